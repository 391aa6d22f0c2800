import { z } from 'zod';
import { FORMATS, QUALITIES } from './preset';
import { ON_FAILURE, RUN_ON } from './specification';
import { BATCH_STATUSES, DELIVERABLE_STATUSES, JOB_STATUSES } from './status';

/** What the API answers, field for field. Times are ISO 8601 in UTC, progress is percent. */

export const failureViewSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  file: z.string().nullable(),
  hint: z.string(),
});

const checkViewSchema = z.strictObject({
  name: z.string(),
  passed: z.boolean(),
  expected: z.string(),
  actual: z.string(),
});

export const deliverableViewSchema = z.strictObject({
  id: z.string(),
  preset: z.string(),
  status: z.enum(DELIVERABLE_STATUSES),
  /** Relative to the store; null until published. */
  file: z.string().nullable(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  frames: z.number().nullable(),
  duration_seconds: z.number().nullable(),
  checks: z.array(checkViewSchema),
  spans: z.number(),
  reused_spans: z.number(),
  failure: failureViewSchema.nullable(),
  /** `file` downloads it; null until published. */
  links: z.strictObject({ file: z.string().nullable() }),
});

export const jobViewSchema = z.strictObject({
  id: z.string(),
  batch_id: z.string(),
  project_id: z.string(),
  configuration: z.strictObject({ formats: z.array(z.enum(FORMATS)), quality: z.enum(QUALITIES) }),
  priority: z.number(),
  dependencies: z.array(z.string()),
  run_on: z.enum(RUN_ON),
  attempts: z.number(),
  status: z.enum(JOB_STATUSES),
  attempt: z.number(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  deliverables: z.array(deliverableViewSchema),
  failure: failureViewSchema.nullable(),
});

const countsShape = {
  completed: z.number(),
  failed: z.number(),
  pending: z.number(),
  running: z.number(),
  cancelled: z.number(),
  skipped: z.number(),
};

const linksSchema = z.strictObject({
  self: z.string(),
  progress: z.string(),
  report: z.string(),
  cancel: z.string(),
  temporal_ui: z.string(),
});

const batchSummaryShape = {
  id: z.string(),
  name: z.string(),
  status: z.enum(BATCH_STATUSES),
  priority: z.number(),
  max_concurrent: z.number(),
  on_failure: z.enum(ON_FAILURE),
  created_at: z.string(),
  start_at: z.string().nullable(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  /** Null until something has been rendered: there is nothing to measure before; and while it is paused or no worker is alive. */
  estimated_completion: z.string().nullable(),
  deadline: z.string().nullable(),
  /** It has passed, or the estimate passes it; after the end: it was missed. Null without a deadline. */
  deadline_at_risk: z.boolean().nullable(),
  counts: z.strictObject(countsShape),
  links: linksSchema,
};

export const batchSummaryViewSchema = z.strictObject(batchSummaryShape);
export const batchViewSchema = z.strictObject({ ...batchSummaryShape, jobs: z.array(jobViewSchema) });
export const batchListViewSchema = z.strictObject({
  batches: z.array(batchSummaryViewSchema),
  /** Pass it as `cursor` to get what follows; null at the end. */
  next_cursor: z.string().nullable(),
});

export const progressViewSchema = z.strictObject({
  batch_id: z.string(),
  status: z.enum(BATCH_STATUSES),
  progress: z.number(),
  ...countsShape,
  estimated_completion: z.string().nullable(),
  as_of: z.string(),
  jobs: z.array(
    z.strictObject({
      id: z.string(),
      status: z.enum(JOB_STATUSES),
      progress: z.number(),
      deliverables: z.array(
        z.strictObject({ id: z.string(), status: z.enum(DELIVERABLE_STATUSES), progress: z.number() }),
      ),
    }),
  ),
});

export const healthViewSchema = z.strictObject({ status: z.enum(['ok', 'unavailable']), temporal: z.string() });

/** RFC 9457, with a code that stays the same, every fault with an RFC 6901 pointer into the body, and what to do. */
export const problemViewSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  hint: z.string(),
  errors: z.array(z.strictObject({ pointer: z.string(), message: z.string() })),
});

export type JobView = z.infer<typeof jobViewSchema>;
export type DeliverableView = z.infer<typeof deliverableViewSchema>;
export type BatchSummaryView = z.infer<typeof batchSummaryViewSchema>;
export type BatchView = z.infer<typeof batchViewSchema>;
export type BatchListView = z.infer<typeof batchListViewSchema>;
export type ProgressView = z.infer<typeof progressViewSchema>;
export type HealthView = z.infer<typeof healthViewSchema>;
export type ProblemView = z.infer<typeof problemViewSchema>;
export type ProblemFault = ProblemView['errors'][number];
