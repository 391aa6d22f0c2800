import { z } from 'zod';
import { jobIdSchema, projectIdSchema } from './identifier';
import { FORMATS, QUALITIES } from './preset';
import { PRIORITY_WORDS, type PriorityWord, readPriority } from './priority';
import { ON_FAILURE, RUN_ON } from './specification';

/** Limits that a studio may set; the rest of the shape is fixed. */
export interface SubmissionLimits {
  readonly maxJobs: number;
  readonly maxConcurrent: number;
}

const DEFAULT_MAX_CONCURRENT = 4;

/** `low | normal | high | urgent`, or a whole number from 0 (last) to 100 (first); always read as the number. */
export const prioritySchema = z
  .custom<PriorityWord | number>((given) => readPriority(given) !== undefined, {
    error: 'is one of low, normal, high, urgent, or a whole number from 0 to 100',
  })
  .transform((given) => readPriority(given) as number);

/** Starts of one job that a batch may make by itself. */
const MOST_ATTEMPTS = 10;

const jobSubmissionSchema = z.strictObject({
  id: jobIdSchema.optional(),
  project_id: projectIdSchema,
  formats: z
    .array(z.enum(FORMATS))
    .min(1, 'names at least one format')
    .max(FORMATS.length)
    .refine((formats) => new Set(formats).size === formats.length, 'names a format twice'),
  quality: z.enum(QUALITIES).default('standard'),
  priority: prioritySchema.default(PRIORITY_WORDS.normal),
  dependencies: z.array(jobIdSchema).max(1000).default([]),
  run_on: z.enum(RUN_ON).default('completed'),
  attempts: z.int().min(1).max(MOST_ATTEMPTS).default(1),
});

/** The body of `POST /api/v1/batch/jobs`. Unknown fields are refused. Names of jobs and cycles are looked at by `checkDependencies`. */
export function batchSubmissionSchema(limits: SubmissionLimits) {
  return z.strictObject({
    name: z.string().trim().min(1).max(200),
    jobs: z.array(jobSubmissionSchema).min(1, 'names at least one job').max(limits.maxJobs),
    priority: prioritySchema.default(PRIORITY_WORDS.normal),
    max_concurrent: z
      .int()
      .min(1)
      .max(limits.maxConcurrent)
      .default(Math.min(DEFAULT_MAX_CONCURRENT, limits.maxConcurrent)),
    on_failure: z.enum(ON_FAILURE).default('continue'),
    start_at: z.iso
      .datetime({ offset: true, error: 'is an ISO 8601 time with an offset, like 2027-01-31T22:00:00+01:00' })
      .optional(),
  });
}

export type BatchSubmission = z.infer<ReturnType<typeof batchSubmissionSchema>>;
