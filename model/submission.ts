import { z } from 'zod';
import { only, onlyFields } from './fault-words';
import { jobIdSchema, projectIdSchema } from './identifier';
import { pictureShape } from './picture';
import { FORMATS, QUALITIES, type Quality } from './preset';
import { FORMAT_NAMES, presetFor } from './presets';
import { PRIORITY_WORDS, type PriorityWord, readPriority } from './priority';
import { ON_FAILURE, RUN_ON } from './specification';
import { windowSchema } from './window';

/** Limits that a studio may set; the rest of the shape is fixed. */
export interface SubmissionLimits {
  readonly maxJobs: number;
  readonly maxConcurrent: number;
}

const DEFAULT_MAX_CONCURRENT = 4;
const LONGEST_NAME = 200;
const MOST_DEPENDENCIES = 1000;

const priorityError = only('one of low, normal, high, urgent, or a whole number from 0 to 100');

/** `low | normal | high | urgent`, or a whole number from 0 (last) to 100 (first); always read as the number. */
export const prioritySchema = z
  .custom<PriorityWord | number>((given) => readPriority(given) !== undefined, { error: priorityError })
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

const attemptsError = only(`a whole number from 1 to ${MOST_ATTEMPTS}`);

const jobShape = {
  id: jobIdSchema.optional(),
  project_id: projectIdSchema,
  formats: z
    .array(z.enum(FORMAT_NAMES, { error: only(`one of ${FORMAT_WORDS}`) }), { error: formatsError })
    .min(1, { error: formatsError })
    .max(MOST_FORMATS, { error: formatsError })
    .refine((formats) => new Set(formats).size === formats.length, 'names a format twice; each may stand there once'),
  quality: z.enum(QUALITIES, { error: only(`one of ${QUALITIES.join(', ')}`) }).default('standard'),
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
  ...pictureShape,
};

const jobSubmissionSchema = z
  .strictObject(jobShape, { error: onlyFields('a job', Object.keys(jobShape)) })
  // Somebody would hand out a film as marked that is not.
  .refine(({ watermark, formats, quality }) => watermark === undefined || formats.some(marks(quality)), {
    path: ['watermark'],
    error: 'is burned in by none of the formats; h264-review does it, and every preset whose burn_in has watermark',
  });

function marks(quality: Quality) {
  return (format: string) => presetFor(format, quality).picture?.burnIn?.watermark === true;
}

/** Said of a deadline before or at the start. */
export const DEADLINE_TOO_SOON = 'is not later than start_at; a batch cannot end before it starts';

export function isLater(one: string, other: string): boolean {
  return Date.parse(one) > Date.parse(other);
}

/** A list of jobs, of which there may be so many. */
function jobsSchema(most: number) {
  const error = only(most === 1 ? 'a list of 1 job' : `a list of 1 to ${most} jobs`);
  return z.array(jobSubmissionSchema, { error }).min(1, { error }).max(most, { error });
}

/** The body of `POST /api/v1/batch/jobs/{batch_id}/jobs`: jobs for a batch that runs. */
export function addedJobsSchema(most: number) {
  const shape = { jobs: jobsSchema(most) };
  return z.strictObject(shape, { error: onlyFields('an addition', Object.keys(shape)) });
}

/** What a person calls a batch or a schedule. */
export const nameSchema = z
  .string({ error: nameError })
  .trim()
  .min(1, { error: nameError })
  .max(LONGEST_NAME, { error: nameError })
  .refine((name) => !UNPRINTABLE.test(name), 'has a control character, like a line break or a tab; it may have none');

function batchShape(limits: SubmissionLimits) {
  const concurrentError = only(`a whole number from 1 to ${limits.maxConcurrent}`);
  return {
    name: nameSchema,
    jobs: jobsSchema(limits.maxJobs),
    priority: prioritySchema.default(PRIORITY_WORDS.normal),
    max_concurrent: z
      .int({ error: concurrentError })
      .min(1, { error: concurrentError })
      .max(limits.maxConcurrent, { error: concurrentError })
      .default(Math.min(DEFAULT_MAX_CONCURRENT, limits.maxConcurrent)),
    on_failure: z.enum(ON_FAILURE, { error: only(`one of ${ON_FAILURE.join(', ')}`) }).default('continue'),
    window: windowSchema.nullable().optional(),
  };
}

/** The body of `POST /api/v1/batch/jobs`. Unknown fields are refused. Names of jobs and cycles are looked at by `checkDependencies`. */
export function batchSubmissionSchema(limits: SubmissionLimits) {
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
export function batchTemplateSchema(limits: SubmissionLimits) {
  const shape = batchShape(limits);
  return z.strictObject(shape, { error: onlyFields('a batch of a schedule', Object.keys(shape)) });
}

export type BatchTemplate = z.infer<ReturnType<typeof batchTemplateSchema>>;
