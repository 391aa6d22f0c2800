import { z } from 'zod';
import { QUALITIES } from './preset';
import { BATCH_STATUSES, JOB_STATUSES } from './status';
import { countsSchema, deliverableViewSchema, failureViewSchema } from './views';

/** The report as JSON, field for field; docs/report.md says what each means. Times are ISO 8601 in UTC, lengths seconds, sizes bytes. */

const { links: _, ...deliverableShape } = deliverableViewSchema.shape;

/** As a job's own answer has it, without links. What results of before do not tell may be missing. */
const reportedDeliverableSchema = z.strictObject({
  ...deliverableShape,
  warnings: deliverableShape.warnings.optional(),
  found_again: deliverableShape.found_again.optional(),
});

const reportedJobSchema = z.strictObject({
  id: z.string(),
  project_id: z.string(),
  quality: z.enum(QUALITIES),
  formats: z.array(z.string()),
  priority: z.number(),
  dependencies: z.array(z.string()),
  status: z.enum(JOB_STATUSES),
  progress: z.number(),
  attempts: z.number(),
  retries: z.number(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  run_seconds: z.number().nullable(),
  encoded_cost: z.number(),
  reused_cost: z.number(),
  failure: failureViewSchema.nullable(),
  deliverables: z.array(reportedDeliverableSchema),
  left_out: z.array(z.string()),
});

export const reportSchema = z.strictObject({
  batch_id: z.string(),
  name: z.string(),
  status: z.enum(BATCH_STATUSES),
  complete: z.boolean(),
  as_of: z.string(),
  progress: z.number(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  waited_seconds: z.number().nullable(),
  run_seconds: z.number().nullable(),
  deadline: z.string().nullable(),
  deadline_met: z.boolean().nullable(),
  deadline_seconds: z.number().nullable(),
  jobs_total: z.number(),
  counts: countsSchema,
  success_rate: z.number().nullable(),
  deliverables_published: z.number(),
  bytes_published: z.number(),
  reused_percent: z.number(),
  encoded_cost: z.number(),
  reused_cost: z.number(),
  jobs: z.array(reportedJobSchema),
});

type Frozen<T> = T extends (infer U)[]
  ? readonly Frozen<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

export type Report = Frozen<z.infer<typeof reportSchema>>;
export type ReportedJob = Report['jobs'][number];
export type ReportedDeliverable = ReportedJob['deliverables'][number];
