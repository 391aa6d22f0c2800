import { z } from 'zod';
import { BATCH_STATUSES, DELIVERABLE_STATUSES, JOB_STATUSES } from './status';
import { countsSchema, failureViewSchema, labelsViewSchema } from './views';

/** What the streams of server-sent events hold, field for field. */

/** How a batch stands. */
export const batchEventViewSchema = z.strictObject({
  batch_id: z.string(),
  name: z.string(),
  labels: labelsViewSchema,
  status: z.enum(BATCH_STATUSES),
  progress: z.number(),
  counts: countsSchema,
  priority: z.number(),
  max_concurrent: z.number(),
  estimated_completion: z.string().nullable(),
  report_ready: z.boolean(),
  as_of: z.string(),
});

/** How a job stands. */
export const jobEventViewSchema = z.strictObject({
  batch_id: z.string(),
  job_id: z.string(),
  status: z.enum(JOB_STATUSES),
  attempt: z.number(),
  progress: z.number(),
  deliverables: z.array(z.strictObject({ id: z.string(), status: z.enum(DELIVERABLE_STATUSES), progress: z.number() })),
  failure: failureViewSchema.nullable(),
});

/** The first event of a batch's stream, and of one that comes back too late for what it missed. */
export const batchStateViewSchema = z.strictObject({
  ...batchEventViewSchema.shape,
  /** Status of each job, by id. */
  jobs: z.record(z.string(), z.enum(JOB_STATUSES)),
});

/** The same of the stream of all batches: those that have not ended. */
export const allBatchesStateViewSchema = z.strictObject({ batches: z.array(batchEventViewSchema) });

export type BatchEventView = z.infer<typeof batchEventViewSchema>;
export type JobEventView = z.infer<typeof jobEventViewSchema>;
export type BatchStateView = z.infer<typeof batchStateViewSchema>;
export type AllBatchesStateView = z.infer<typeof allBatchesStateViewSchema>;
