/**
 * Every way in which something can go wrong that a person is told of: one row each, with what it means and what to do.
 * `http` is the status of an API answer of that code; `retryable` says whether the same work may succeed when it is tried again.
 */
interface FailureRow {
  readonly http: number;
  readonly retryable: boolean;
  readonly summary: string;
  readonly hint: string;
}

export const FAILURES = {
  // What the API refuses.
  INVALID_JSON: {
    http: 400,
    retryable: false,
    summary: 'The body is not JSON.',
    hint: 'Send a JSON object with Content-Type: application/json.',
  },
  INVALID_REQUEST: {
    http: 422,
    retryable: false,
    summary: 'The request has faults.',
    hint: 'Mend each fault listed in errors, then send it again.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    http: 415,
    retryable: false,
    summary: 'The body is not declared as JSON.',
    hint: 'Send Content-Type: application/json.',
  },
  BODY_TOO_LARGE: {
    http: 413,
    retryable: false,
    summary: 'The body is larger than the limit.',
    hint: 'Split the batch in two.',
  },
  NOT_FOUND: {
    http: 404,
    retryable: false,
    summary: 'There is nothing at this address.',
    hint: 'Look at the links of the batch, or list the batches.',
  },
  BATCH_NOT_FOUND: {
    http: 404,
    retryable: false,
    summary: 'No batch has this id.',
    hint: 'List the batches with GET /api/v1/batch/jobs.',
  },
  JOB_NOT_FOUND: {
    http: 404,
    retryable: false,
    summary: 'The batch has no job of this id.',
    hint: 'Get the batch: it lists its jobs.',
  },
  SCHEDULE_NOT_FOUND: {
    http: 404,
    retryable: false,
    summary: 'No schedule has this id.',
    hint: 'List the schedules with GET /api/v1/batch/schedules.',
  },
  MESSAGE_NOT_FOUND: {
    http: 404,
    retryable: false,
    summary: 'The batch has sent no message of this id.',
    hint: 'List its messages with GET .../webhooks.',
  },
  PRESET_NOT_FOUND: {
    http: 404,
    retryable: false,
    summary: 'There is no preset of this name any more.',
    hint: "Put its file back into the folder of the studio's presets and start the worker again, or make the schedule anew.",
  },
  DELIVERABLE_NOT_PUBLISHED: {
    http: 404,
    retryable: true,
    summary: 'There is no published file of this deliverable.',
    hint: 'Get the job: it lists its deliverables. A file is published when it has passed its checks.',
  },
  METHOD_NOT_ALLOWED: {
    http: 405,
    retryable: false,
    summary: 'This address does not take this method.',
    hint: 'The Allow header names the methods that it takes.',
  },
  UNAUTHENTICATED: {
    http: 401,
    retryable: false,
    summary: 'The request shows no key that is known.',
    hint: 'Send Authorization: Bearer and a key, which "reelbatch keys create" makes.',
  },
  FORBIDDEN_SCOPE: {
    http: 403,
    retryable: false,
    summary: 'The key does not allow this.',
    hint: 'Use a key that has the scope, or is of the tenant, named in the detail.',
  },
  TOO_MANY_REQUESTS: {
    http: 429,
    retryable: true,
    summary: 'Too many requests came with this key, or from this address.',
    hint: 'Send it again after the seconds in Retry-After; follow events instead of asking again and again.',
  },
  FORBIDDEN_ORIGIN: {
    http: 403,
    retryable: false,
    summary: 'The request comes from a web page of another origin.',
    hint: 'Call the API from a program, or from its own pages.',
  },
  PRECONDITION_FAILED: {
    http: 412,
    retryable: false,
    summary: 'The file is another one than the request asks for.',
    hint: 'Ask again without If-Match and If-Unmodified-Since: the file was made anew.',
  },
  RANGE_NOT_SATISFIABLE: {
    http: 416,
    retryable: false,
    summary: 'The file has no such range.',
    hint: 'Ask for a range within its size, which Content-Range names.',
  },
  IDEMPOTENCY_CONFLICT: {
    http: 409,
    retryable: false,
    summary: 'This Idempotency-Key was used for another request.',
    hint: 'Use a new key for a new request.',
  },
  JOB_NOT_CANCELLABLE: {
    http: 409,
    retryable: false,
    summary: 'The job has ended already.',
    hint: 'Nothing is left to cancel.',
  },
  JOB_NOT_RETRYABLE: {
    http: 409,
    retryable: false,
    summary: 'Only a failed, cancelled or skipped job can be retried.',
    hint: 'Wait for the job to end, or cancel it first.',
  },
  JOB_NOT_CHANGEABLE: {
    http: 409,
    retryable: false,
    summary: 'Only a job that waits can be given another priority.',
    hint: 'Change it before the job starts, or retry the job first.',
  },
  DELIVERABLE_NOT_FOUND: {
    http: 404,
    retryable: false,
    summary: 'The job has no deliverable of this id.',
    hint: 'Get the job: it lists its deliverables.',
  },
  DELIVERABLE_NOT_RETRYABLE: {
    http: 409,
    retryable: false,
    summary: 'Only a bad deliverable of a failed job can be retried.',
    hint: 'Wait for the job to end, retry the whole job, or leave the deliverable: it is good.',
  },
  BATCH_ENDED: {
    http: 409,
    retryable: false,
    summary: 'The batch has ended.',
    hint: 'Retry its jobs one by one, or submit it again: what is rendered is not encoded a second time.',
  },
  TOO_MANY_WAITING: {
    http: 429,
    retryable: true,
    summary: 'Too many jobs are waiting.',
    hint: 'Send the batch again when some have ended, after the seconds in Retry-After.',
  },
  PLAN_UNAVAILABLE: {
    http: 503,
    retryable: true,
    summary: 'The workers do not answer what only they can know.',
    hint: 'Look whether a worker runs and what its log says, then try again; fewer jobs at a time are planned sooner.',
  },
  TEMPORAL_UNAVAILABLE: {
    http: 503,
    retryable: true,
    summary: 'Temporal cannot be reached.',
    hint: 'Look whether the Temporal server runs and whether TEMPORAL_ADDRESS is right, then try again.',
  },
  NOT_READY: {
    http: 503,
    retryable: true,
    summary: 'Something is not there that a submission needs.',
    hint: 'Run reelbatch doctor: it says what is wrong and what to do.',
  },
  STORE_UNAVAILABLE: {
    http: 503,
    retryable: true,
    summary: 'The store cannot be read or written.',
    hint: 'Look at the space and the permissions of the state folder.',
  },
  INTERNAL: {
    http: 500,
    retryable: true,
    summary: 'Something went wrong inside.',
    hint: 'The log of this process says what, under the request id or the workflow id.',
  },

  // What makes a job or a deliverable fail.
  PROJECT_NOT_FOUND: {
    http: 404,
    retryable: false,
    summary: 'The media root has no folder of this name.',
    hint: "Put the project folder under the media root, or correct the project's id.",
  },
  PROJECT_EMPTY: {
    http: 422,
    retryable: false,
    summary: 'The project has neither a timeline nor any clip.',
    hint: 'Put media, a timeline.otio, a timeline.otioz or a timeline.edl into the project folder.',
  },
  TIMELINE_INVALID: {
    http: 422,
    retryable: false,
    summary: 'The timeline cannot be read.',
    hint: 'Mend what is named, or export the timeline again.',
  },
  TIMELINE_UNSUPPORTED: {
    http: 422,
    retryable: false,
    summary: 'The timeline holds something that cannot be assembled.',
    hint: 'Take out what is named, or render it to a clip of its own.',
  },
  MEDIA_MISSING: {
    http: 422,
    retryable: false,
    summary: 'A file that the timeline uses is not there.',
    hint: 'Put the file at the place that is named, then retry the job.',
  },
  MEDIA_OUTSIDE_ROOT: {
    http: 422,
    retryable: false,
    summary: 'The timeline names a file outside its project folder.',
    hint: 'Put the file inside the project folder and name it by a relative path.',
  },
  MEDIA_UNREADABLE: {
    http: 422,
    retryable: false,
    summary: 'A media file cannot be read as film or sound.',
    hint: 'Replace the file by a sound copy, then retry the job.',
  },
  MEDIA_TRUNCATED: {
    http: 422,
    retryable: false,
    summary: 'A media file ends before the timeline does with it.',
    hint: 'Copy the file again from where it came, or shorten the clip, then retry the job.',
  },
  MEDIA_DAMAGED: {
    http: 422,
    retryable: false,
    summary: 'A media file is damaged inside: it does not decode without error.',
    hint: 'Copy the file again from where it came, then retry the job.',
  },
  CAPTIONS_INVALID: {
    http: 422,
    retryable: false,
    summary: 'The captions cannot be read.',
    hint: 'Mend the lines that are named, then retry the job.',
  },
  CANVAS_TOO_SMALL: {
    http: 422,
    retryable: false,
    summary: 'The picture is smaller than a preset can make it.',
    hint: 'Give the timeline a larger canvas, or leave the format out: GET /api/v1/presets says how small each may be.',
  },
  LUT_INVALID: {
    http: 422,
    retryable: false,
    summary: 'A look-up table cannot be used.',
    hint: 'Mend what is named, or export the table again as a .cube file.',
  },
  TIMECODE_INVALID: {
    http: 422,
    retryable: false,
    summary: 'The film cannot begin at its start timecode.',
    hint: 'Give a start_timecode as the frame rate counts; drop-frame (with ;) is for 29.97 and 59.94 alone.',
  },
  ENCODER_MISSING: {
    http: 422,
    retryable: false,
    summary: 'The ffmpeg of the workers lacks an encoder or filter that a format needs.',
    hint: 'Install an ffmpeg that has it, or leave the format out.',
  },
  ENCODE_FAILED: {
    http: 500,
    retryable: true,
    summary: 'ffmpeg ended with an error.',
    hint: 'The detail holds the last lines that it wrote. Retry the job; if it fails again, report the command in the log.',
  },
  CHECK_FAILED: {
    http: 500,
    retryable: true,
    summary: 'The deliverable did not pass its checks.',
    hint: 'The failed checks say what was expected and what was found. Retry the job.',
  },
  RENDITION_MISSING: {
    http: 500,
    retryable: true,
    summary: 'A rendered span was gone or damaged when it was to be joined.',
    hint: 'It is rendered again by itself.',
  },
  NO_SPACE: {
    http: 507,
    retryable: true,
    summary: 'There is no space left where the store lies.',
    hint: 'Free some space, then retry the job: what is rendered is kept.',
  },
  NO_MEMORY: {
    http: 507,
    retryable: true,
    summary: 'The machine has less memory than a span of this job is expected to need.',
    hint: 'Use a worker with more memory, fewer formats a job, or a smaller canvas.',
  },
  WEBHOOK_FAILED: {
    http: 502,
    retryable: true,
    summary: 'A webhook did not take a message.',
    hint: 'It is tried again for a day; after that replay it, when the receiver answers.',
  },
  WEBHOOK_GONE: {
    http: 502,
    retryable: false,
    summary: 'A webhook answered that it is gone.',
    hint: 'Take it out of the next batches.',
  },
  WEBHOOK_FORBIDDEN: {
    http: 422,
    retryable: false,
    summary: 'A message may not be sent.',
    hint: 'Set what is named, or name a public address; REELBATCH_WEBHOOK_PRIVATE=true allows private ones.',
  },
  SPAN_BUSY: {
    http: 503,
    retryable: true,
    summary: 'Another job is rendering the same span.',
    hint: 'It is asked for again each second by itself.',
  },
  ENCODER_MISMATCH: {
    http: 503,
    retryable: true,
    summary: "This worker's encoder differs from the one that the job was planned for.",
    hint: 'Run the same ffmpeg build on every worker.',
  },
  STALLED: {
    http: 500,
    retryable: true,
    summary: 'An ffmpeg stood still and was ended.',
    hint: 'Look at the disk that is read and at the machine, then retry the job.',
  },
  JOB_TERMINATED: {
    http: 500,
    retryable: true,
    summary: 'The job was ended from outside, in Temporal.',
    hint: 'Retry the job: what is rendered is kept.',
  },
  BATCH_CLOSED: {
    http: 409,
    retryable: false,
    summary: 'The batch of this job was ended from outside, in Temporal.',
    hint: 'Retry the job: that opens the batch again, and what is rendered is kept.',
  },
  BATCH_STOPPED: {
    http: 409,
    retryable: false,
    summary: 'The batch stops at a failure, and another job of it failed.',
    hint: 'Retry that job: this one comes back with it.',
  },
  PAUSED: {
    http: 409,
    retryable: false,
    summary: 'The batch is paused.',
    hint: 'It goes on when the batch is resumed.',
  },
  DEPENDENCY_NOT_COMPLETED: {
    http: 409,
    retryable: false,
    summary: 'A job that this one depends on did not complete.',
    hint: 'Retry that job: this one comes back with it.',
  },
} as const satisfies Record<string, FailureRow>;

export type FailureCode = keyof typeof FAILURES;

/** What went wrong, where, and what to do: the form in which a failure reaches a snapshot, a report and the API. */
export interface Failure {
  readonly code: FailureCode;
  /** One or two sentences in words. */
  readonly message: string;
  /** The file that is at fault, relative to the media root or the store; null when no file is. */
  readonly file: string | null;
  readonly hint: string;
}

export function isFailureCode(text: string): text is FailureCode {
  return Object.hasOwn(FAILURES, text);
}

/** A failure of a code, in the table's words followed by what is known of this one. */
export function failureOf(code: FailureCode, detail?: string, file: string | null = null): Failure {
  const { summary, hint } = FAILURES[code];
  return { code, message: detail ? `${summary} ${detail}` : summary, file, hint };
}

/** What every room throws when it knows what went wrong; translated at the border to Temporal and at the border to HTTP. */
export class ReelbatchError extends Error {
  override readonly name = 'ReelbatchError';
  readonly failure: Failure;

  /** @param detail what is known of this one, without the table's words. */
  constructor(
    code: FailureCode,
    readonly detail?: string,
    file: string | null = null,
    options?: ErrorOptions,
  ) {
    const failure = failureOf(code, detail, file);
    super(failure.message, options);
    this.failure = failure;
  }

  get code(): FailureCode {
    return this.failure.code;
  }
}
