import { z } from 'zod';
import { only, onlyFields } from './fault-words';
import { jobIdSchema, projectIdSchema } from './identifier';
import { labelsSchema } from './labels';
import { outputShape } from './output-fields';
import { pictureShape } from './picture';
import { FORMATS, QUALITIES, type Quality } from './preset';
import { PRIORITY_WORDS, type PriorityWord, readPriority } from './priority';
import { FINGERPRINTS, ON_FAILURE, RUN_ON } from './specification';
import { MOST_WEBHOOKS, webhookSchema } from './webhook';
import { windowSchema } from './window';

/** Limits that a studio may set; the rest of the shape is fixed. */
export interface SubmissionLimits {
  readonly maxJobs: number;
  readonly maxConcurrent: number;
  /** False: nothing is there to sign them with. */
  readonly webhooks?: boolean;
}

/** The same, and what may stand in a job's formats; null: any name, as in what was accepted before. */
export interface SubmissionShape extends SubmissionLimits {
  readonly formatNames: readonly string[] | null;
}

export const DEFAULT_QUALITY: Quality = 'standard';
const DEFAULT_MAX_CONCURRENT = 4;
const LONGEST_NAME = 200;
const MOST_DEPENDENCIES = 1000;

const priorityError = only('one of low, normal, high, urgent, or a whole number from 0 to 100');

/** `low | normal | high | urgent`, or a whole number from 0 (last) to 100 (first); always read as the number. */
export const prioritySchema = z
  .custom<PriorityWord | number>((given) => readPriority(given) !== undefined, { error: priorityError })
  // What a schema in JSON says of it.
  .meta({
    anyOf: [
      { type: 'string', enum: Object.keys(PRIORITY_WORDS) },
      { type: 'integer', minimum: 0, maximum: 100 },
    ],
  })
  .transform((given) => readPriority(given) as number);

/** Starts of one job that a batch may make by itself. */
const MOST_ATTEMPTS = 10;
/** Tables, pages and terminals show a name in one line; half a character is none. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

const nameError = only(`text of 1 to ${LONGEST_NAME} characters`);
/** Each is an encoder of its own, and the most memory is what they need together. */
const MOST_FORMATS = 8;
const FORMAT_WORDS = `${FORMATS.join(', ')} or the name of a preset, which GET /api/v1/presets lists`;
const formatsError = only(`a list of 1 to ${MOST_FORMATS} formats, each one of ${FORMAT_WORDS}`);
/** A time that everybody reads the same. */
export const timeSchema = z.iso.datetime({
  offset: true,
  error: only('an ISO 8601 time with an offset, like 2027-01-31T22:00:00+01:00'),
});

const dependenciesError = only(`a list of at most ${MOST_DEPENDENCIES} ids of jobs`);

const NO_WEBHOOKS = 'are not to be had: REELBATCH_WEBHOOK_SECRET is not set, and nothing is sent unsigned';
const webhooksError = only(`a list of at most ${MOST_WEBHOOKS} webhooks`);

const attemptsError = only(`a whole number from 1 to ${MOST_ATTEMPTS}`);

const jobShape = (format: z.ZodType<string>) => ({
  id: jobIdSchema.optional(),
  project_id: projectIdSchema,
  formats: z
    .array(format, { error: formatsError })
    .min(1, { error: formatsError })
    .max(MOST_FORMATS, { error: formatsError })
    .refine((formats) => new Set(formats).size === formats.length, 'names a format twice; each may stand there once'),
  quality: z.enum(QUALITIES, { error: only(`one of ${QUALITIES.join(', ')}`) }).default(DEFAULT_QUALITY),
  priority: prioritySchema.default(PRIORITY_WORDS.normal),
  dependencies: z
    .array(jobIdSchema, { error: dependenciesError })
    .max(MOST_DEPENDENCIES, { error: dependenciesError })
    .default([]),
  run_on: z.enum(RUN_ON, { error: only(`one of ${RUN_ON.join(', ')}`) }).default('completed'),
  attempts: z
    .int({ error: attemptsError })
    .min(1, { error: attemptsError })
    .max(MOST_ATTEMPTS, { error: attemptsError })
    .default(1),
  fingerprint: z.enum(FINGERPRINTS, { error: only(`one of ${FINGERPRINTS.join(', ')}`) }).optional(),
  ...pictureShape,
  ...outputShape,
  strict: z.boolean({ error: only('true or false') }).optional(),
});

function jobSubmissionSchema(formatNames: SubmissionShape['formatNames']) {
  const shape = jobShape(
    formatNames === null ? z.string() : z.enum(formatNames, { error: only(`one of ${FORMAT_WORDS}`) }),
  );
  return z.strictObject(shape, { error: onlyFields('a job', Object.keys(shape)) });
}

/** Said of a deadline before or at the start. */
export const DEADLINE_TOO_SOON = 'is not later than start_at; a batch cannot end before it starts';

export function isLater(one: string, other: string): boolean {
  return Date.parse(one) > Date.parse(other);
}

/** A list of jobs, of which there may be so many. */
function jobsSchema(most: number, formatNames: SubmissionShape['formatNames']) {
  const error = only(most === 1 ? 'a list of 1 job' : `a list of 1 to ${most} jobs`);
  return z.array(jobSubmissionSchema(formatNames), { error }).min(1, { error }).max(most, { error });
}

/** The body of `POST /api/v1/batch/jobs/{batch_id}/jobs`: jobs for a batch that runs. */
export function addedJobsSchema(most: number, formatNames: SubmissionShape['formatNames']) {
  const shape = { jobs: jobsSchema(most, formatNames) };
  return z.strictObject(shape, { error: onlyFields('an addition', Object.keys(shape)) });
}

/** What a person calls a batch or a schedule. */
export const nameSchema = z
  .string({ error: nameError })
  .trim()
  .min(1, { error: nameError })
  .max(LONGEST_NAME, { error: nameError })
  .refine((name) => !UNPRINTABLE.test(name), 'has a control character, like a line break or a tab; it may have none');

function batchShape(limits: SubmissionShape) {
  const concurrentError = only(`a whole number from 1 to ${limits.maxConcurrent}`);
  return {
    name: nameSchema,
    jobs: jobsSchema(limits.maxJobs, limits.formatNames),
    priority: prioritySchema.default(PRIORITY_WORDS.normal),
    max_concurrent: z
      .int({ error: concurrentError })
      .min(1, { error: concurrentError })
      .max(limits.maxConcurrent, { error: concurrentError })
      .default(Math.min(DEFAULT_MAX_CONCURRENT, limits.maxConcurrent)),
    on_failure: z.enum(ON_FAILURE, { error: only(`one of ${ON_FAILURE.join(', ')}`) }).default('continue'),
    window: windowSchema.nullable().optional(),
    webhooks: z
      .array(webhookSchema, { error: webhooksError })
      .max(MOST_WEBHOOKS, { error: webhooksError })
      .refine((webhooks) => webhooks.length === 0 || limits.webhooks !== false, NO_WEBHOOKS)
      .optional(),
    labels: labelsSchema.optional(),
  };
}

/** The body of `POST /api/v1/batch/jobs`. Unknown fields are refused. Names of jobs and cycles are looked at by `checkDependencies`. */
export function batchSubmissionSchema(limits: SubmissionShape) {
  const shape = {
    ...batchShape(limits),
    start_at: timeSchema.optional(),
    deadline: timeSchema.optional(),
  };
  return z
    .strictObject(shape, { error: onlyFields('a batch', Object.keys(shape)) })
    .refine(({ start_at, deadline }) => !start_at || !deadline || isLater(deadline, start_at), {
      path: ['deadline'],
      error: DEADLINE_TOO_SOON,
    });
}

export type BatchSubmission = z.infer<ReturnType<typeof batchSubmissionSchema>>;

/** The batch that a schedule makes again and again: a submission whose time is the schedule's to say. */
export function batchTemplateSchema(limits: SubmissionShape) {
  const shape = batchShape(limits);
  return z.strictObject(shape, { error: onlyFields('a batch of a schedule', Object.keys(shape)) });
}

export type BatchTemplate = z.infer<ReturnType<typeof batchTemplateSchema>>;
