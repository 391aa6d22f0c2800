import type { JobStatus } from '../../model/status';
import type {
  AddedJobsView,
  BatchListView,
  BatchView,
  HealthView,
  JobView,
  PlanView,
  PresetListView,
  ProblemView,
  ProgressView,
  ScheduleListView,
  ScheduleView,
  SystemView,
  WebhookMessageListView,
  WebhookMessageView,
} from '../../model/views';
import type { AllBatchesEvent, BatchEvent, EventsRequest } from './event-types';
import { eventsIn } from './events';

/** A submission as it goes over the wire: what may be left out is left out. */
export interface BatchRequest {
  readonly name: string;
  readonly jobs: readonly {
    readonly id?: string;
    readonly project_id: string;
    /** `mp4`, `mov`, `webm`, or names of presets. */
    readonly formats: readonly string[];
    readonly quality?: 'draft' | 'standard' | 'high' | 'master';
    readonly priority?: Priority;
    readonly dependencies?: readonly string[];
    readonly run_on?: 'completed' | 'finished';
    readonly fingerprint?: 'quick' | 'full';
    readonly attempts?: number;
    readonly strict?: boolean;
  }[];
  readonly priority?: Priority;
  readonly max_concurrent?: number;
  readonly on_failure?: 'continue' | 'stop';
  readonly start_at?: string;
  readonly window?: { readonly hours: string; readonly time_zone: string };
  readonly deadline?: string;
  readonly webhooks?: readonly {
    readonly url: string;
    readonly events?: readonly ('batch.started' | 'batch.ended' | 'job.ended')[];
  }[];
}

/** What may be changed of a batch that has not ended. */
export interface BatchChange {
  readonly priority?: Priority;
  readonly max_concurrent?: number;
  /** Null takes it away. */
  readonly deadline?: string | null;
}

/** A schedule as it goes over the wire: it needs `cron`, `every_seconds` or both. */
export interface ScheduleRequest {
  readonly name: string;
  readonly batch: Omit<BatchRequest, 'start_at' | 'deadline'>;
  readonly cron?: readonly string[];
  readonly every_seconds?: number;
  readonly time_zone?: string;
  readonly overlap?: 'skip' | 'buffer_one' | 'buffer_all' | 'cancel_other' | 'terminate_other' | 'allow_all';
  readonly paused?: boolean;
  readonly note?: string;
}

type Priority = 'low' | 'normal' | 'high' | 'urgent' | number;

/** Which jobs an answer holds: at most `jobs_limit` (1000 unless said), behind `jobs_after`, of one status. */
export interface JobsRequest {
  readonly jobs_limit?: number;
  readonly jobs_after?: string;
  readonly jobs_status?: JobStatus;
}

/** An answer that is no success, with the problem that the API described. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(readonly problem: ProblemView) {
    const faults = problem.errors.map(({ pointer, message }) => `\n  ${pointer || 'the request'}: ${message}`);
    super(`${problem.detail}${faults.join('')}\n${problem.hint}`);
  }
}

/** Somebody answered, and it was not the API: what stands between us and it may answer too, and not with a problem. */
export class StrangeAnswer extends Error {
  override readonly name = 'StrangeAnswer';

  constructor({ url, status, statusText }: Response, text: string) {
    super(`${url} answered ${status} ${statusText}: ${text.slice(0, 200)}`);
  }
}

async function refusalOf(response: Response): Promise<Error> {
  const text = await response.text();
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json'))
    return new ApiError(JSON.parse(text) as ProblemView);
  return new StrangeAnswer(response, text);
}

async function answerIn<T>(response: Response): Promise<T> {
  const text = await response.text();
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new StrangeAnswer(response, text);
  }
}

/** One part of an address. A dot segment would lead to another address, escaped or not. */
function part(id: string): string {
  if (id === '' || id === '.' || id === '..') throw new RangeError(`"${id}" is not an id`);
  return encodeURIComponent(id);
}

export type Client = ReturnType<typeof createClient>;

export interface ClientOptions {
  /** An API key, where the API has any. */
  readonly key?: string;
}

/**
 * The API, typed. Every call throws an ApiError for a refusal, a StrangeAnswer where it is not the API that answers, and fetch's own error
 * when nobody does.
 * @param baseUrl like `http://127.0.0.1:8080`.
 */
export function createClient(baseUrl: string, { key }: ClientOptions = {}) {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    signal: AbortSignal | null = null,
  ) => {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      signal,
      headers: {
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    throw await refusalOf(response);
  };
  const json = async <T>(...args: Parameters<typeof call>): Promise<T> => await answerIn<T>(await call(...args));
  async function* follow<E extends BatchEvent | AllBatchesEvent>(path: string, { lastEventId, signal }: EventsRequest) {
    const headers: Record<string, string> = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
    yield* eventsIn<E>(await call('GET', path, undefined, headers, signal));
  }
  const batches = '/api/v1/batch/jobs';
  const jobsQuery = (jobs: JobsRequest) =>
    new URLSearchParams(Object.entries(jobs).map(([name, value]): [string, string] => [name, String(value)]));
  const batch = (batchId: string) => `${batches}/${part(batchId)}`;
  const schedules = '/api/v1/batch/schedules';
  const schedule = (scheduleId: string) => `${schedules}/${part(scheduleId)}`;
  const keyed = (idempotencyKey?: string): Record<string, string> =>
    idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
  const job = (batchId: string, jobId: string) => `${batch(batchId)}/jobs/${part(jobId)}`;
  return {
    presets: async () => await json<PresetListView>('GET', '/api/v1/presets'),
    system: async () => await json<SystemView>('GET', '/api/v1/system'),
    health: async () => await json<HealthView>('GET', '/healthz'),
    submit: async (request: BatchRequest, idempotencyKey?: string) =>
      await json<BatchView>('POST', batches, request, keyed(idempotencyKey)),
    /** What would become of a batch, without submitting it. */
    plan: async (request: BatchRequest) => await json<PlanView>('POST', `${batches}?dry_run=true`, request),
    list: async (query: Record<string, string> = {}) =>
      await json<BatchListView>('GET', `${batches}?${new URLSearchParams(query)}`),
    get: async (batchId: string, jobs: JobsRequest = {}) =>
      await json<BatchView>('GET', `${batch(batchId)}?${jobsQuery(jobs)}`),
    progress: async (batchId: string, jobs: JobsRequest = {}) =>
      await json<ProgressView>('GET', `${batch(batchId)}/progress?${jobsQuery(jobs)}`),
    /** Follows a batch: first all of it, then what changes, as it happens. Ends when the API does: then come back with the last id. */
    events: (batchId: string, asked: EventsRequest = {}) => follow<BatchEvent>(`${batch(batchId)}/events`, asked),
    /** Follows all batches that have not ended. */
    allEvents: (asked: EventsRequest = {}) => follow<AllBatchesEvent>('/api/v1/batch/events', asked),
    /** All jobs of a batch, or those of a status, in the order of submission: page after page, however many there are. */
    async *jobs(batchId: string, jobs: JobsRequest = {}): AsyncGenerator<JobView, void, undefined> {
      let page = await json<BatchView>('GET', `${batch(batchId)}?${jobsQuery(jobs)}`);
      yield* page.jobs;
      while (page.next_jobs !== null) {
        page = await json<BatchView>('GET', page.next_jobs);
        yield* page.jobs;
      }
    },
    report: async (batchId: string, format: 'json' | 'csv' | 'html' = 'json') =>
      await (await call('GET', `${batch(batchId)}/report?format=${format}`)).text(),
    messages: async (batchId: string) => await json<WebhookMessageListView>('GET', `${batch(batchId)}/webhooks`),
    replayMessage: async (batchId: string, messageId: string) =>
      await json<WebhookMessageView>('POST', `${batch(batchId)}/webhooks/${part(messageId)}/replay`),
    pause: async (batchId: string) => await json<BatchView>('POST', `${batch(batchId)}/pause`),
    resume: async (batchId: string) => await json<BatchView>('POST', `${batch(batchId)}/resume`),
    retryFailed: async (batchId: string) => await json<BatchView>('POST', `${batch(batchId)}/retry`),
    change: async (batchId: string, change: BatchChange) => await json<BatchView>('PATCH', batch(batchId), change),
    addJobs: async (batchId: string, jobs: BatchRequest['jobs'], idempotencyKey?: string) =>
      await json<AddedJobsView>('POST', `${batch(batchId)}/jobs`, { jobs }, keyed(idempotencyKey)),
    cancelBatch: async (batchId: string) => await json<BatchView>('POST', `${batch(batchId)}/cancel`),
    job: async (batchId: string, jobId: string) => await json<JobView>('GET', job(batchId, jobId)),
    /** The file of a published deliverable, as a stream in the response's body; `range` like `bytes=0-499`. */
    file: async (batchId: string, jobId: string, deliverableId: string, range?: string) =>
      await call(
        'GET',
        `${job(batchId, jobId)}/deliverables/${part(deliverableId)}/file`,
        undefined,
        range === undefined ? {} : { Range: range },
      ),
    cancelJob: async (batchId: string, jobId: string) => await json<JobView>('POST', `${job(batchId, jobId)}/cancel`),
    changeJob: async (batchId: string, jobId: string, change: { readonly priority: Priority }) =>
      await json<JobView>('PATCH', job(batchId, jobId), change),
    retryDeliverable: async (batchId: string, jobId: string, deliverableId: string) =>
      await json<JobView>('POST', `${job(batchId, jobId)}/deliverables/${part(deliverableId)}/retry`),
    createSchedule: async (request: ScheduleRequest, idempotencyKey?: string) =>
      await json<ScheduleView>('POST', schedules, request, keyed(idempotencyKey)),
    schedules: async () => await json<ScheduleListView>('GET', schedules),
    schedule: async (scheduleId: string) => await json<ScheduleView>('GET', schedule(scheduleId)),
    pauseSchedule: async (scheduleId: string) => await json<ScheduleView>('POST', `${schedule(scheduleId)}/pause`),
    resumeSchedule: async (scheduleId: string) => await json<ScheduleView>('POST', `${schedule(scheduleId)}/resume`),
    triggerSchedule: async (scheduleId: string) => await json<ScheduleView>('POST', `${schedule(scheduleId)}/trigger`),
    deleteSchedule: async (scheduleId: string) => void (await call('DELETE', schedule(scheduleId))),
    retryJob: async (batchId: string, jobId: string) => await json<JobView>('POST', `${job(batchId, jobId)}/retry`),
  };
}
