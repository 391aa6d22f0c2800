import { z } from 'zod';
import { only, onlyFields } from './fault-words';
import { jobIdSchema, projectIdSchema } from './identifier';
import { FORMATS, QUALITIES } from './preset';
import { PRIORITY_WORDS, prioritySchema } from './priority';

/** Limits that a studio may set; the rest of the shape is fixed. */
export interface SubmissionLimits {
  readonly maxJobs: number;
  readonly maxConcurrent: number;
}

const DEFAULT_MAX_CONCURRENT = 4;
const LONGEST_NAME = 200;
const MOST_DEPENDENCIES = 1000;

/** Tables, pages and terminals show a name in one line; half a character is none. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

const nameError = only(`text of 1 to ${LONGEST_NAME} characters`);
const formatsError = only(`a list of one to three of ${FORMATS.join(', ')}`);
const dependenciesError = only(`a list of at most ${MOST_DEPENDENCIES} ids of jobs`);

const jobShape = {
  id: jobIdSchema.optional(),
  project_id: projectIdSchema,
  formats: z
    .array(z.enum(FORMATS, { error: only(`one of ${FORMATS.join(', ')}`) }), { error: formatsError })
    .min(1, { error: formatsError })
    .max(FORMATS.length, { error: formatsError })
    .refine((formats) => new Set(formats).size === formats.length, 'names a format twice; each may stand there once'),
  quality: z.enum(QUALITIES, { error: only(`one of ${QUALITIES.join(', ')}`) }).default('standard'),
  priority: prioritySchema.default(PRIORITY_WORDS.normal),
  dependencies: z
    .array(jobIdSchema, { error: dependenciesError })
    .max(MOST_DEPENDENCIES, { error: dependenciesError })
    .default([]),
};

const jobSubmissionSchema = z.strictObject(jobShape, { error: onlyFields('a job', Object.keys(jobShape)) });

/** The body of `POST /api/v1/batch/jobs`. Unknown fields are refused. Names of jobs and cycles are looked at by `checkDependencies`. */
export function batchSubmissionSchema(limits: SubmissionLimits) {
  const jobsError = only(`a list of 1 to ${limits.maxJobs} jobs`);
  const concurrentError = only(`a whole number from 1 to ${limits.maxConcurrent}`);
  const shape = {
    name: z
      .string({ error: nameError })
      .trim()
      .min(1, { error: nameError })
      .max(LONGEST_NAME, { error: nameError })
      .refine(
        (name) => !UNPRINTABLE.test(name),
        'has a control character, like a line break or a tab; it may have none',
      ),
    jobs: z
      .array(jobSubmissionSchema, { error: jobsError })
      .min(1, { error: jobsError })
      .max(limits.maxJobs, { error: jobsError }),
    priority: prioritySchema.default(PRIORITY_WORDS.normal),
    max_concurrent: z
      .int({ error: concurrentError })
      .min(1, { error: concurrentError })
      .max(limits.maxConcurrent, { error: concurrentError })
      .default(Math.min(DEFAULT_MAX_CONCURRENT, limits.maxConcurrent)),
    start_at: z.iso
      .datetime({ offset: true, error: only('an ISO 8601 time with an offset, like 2027-01-31T22:00:00+01:00') })
      .optional(),
  };
  return z.strictObject(shape, { error: onlyFields('a batch', Object.keys(shape)) });
}

export type BatchSubmission = z.infer<ReturnType<typeof batchSubmissionSchema>>;
