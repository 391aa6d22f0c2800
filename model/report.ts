import { z } from 'zod';
import { QUALITIES } from './preset';
import { BATCH_STATUSES, JOB_STATUSES } from './status';
import { countsSchema, deliverableViewSchema, failureViewSchema, labelsViewSchema } from './views';
import { workSchema } from './work';

/** The report as JSON, field for field; docs/report.md says what each means. Times are ISO 8601 in UTC, lengths seconds, sizes bytes. */

const { links: _, ...deliverableShape } = deliverableViewSchema.shape;

/** As a job's own answer has it, without links. What results of before do not tell may be missing. */
const reportedDeliverableSchema = z.strictObject({
  ...deliverableShape,
  warnings: deliverableShape.warnings.optional(),
  found_again: deliverableShape.found_again.optional(),
  made_at: z.string().nullable(),
  speed: z.number().nullable(),
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
  saved_seconds: z.number(),
});

const pieceShape = {
  job_id: z.string(),
  kind: workSchema.shape.kind,
  what: z.string(),
  attempt: z.number(),
};

const reportedWorkSchema = z.strictObject({
  whole: z.boolean(),
  utilisation_percent: z.number().nullable(),
  workers: z.array(
    z.strictObject({
      name: z.string(),
      slots: z.number(),
      pieces: z.number(),
      failed: z.number(),
      busy_seconds: z.number(),
      available_seconds: z.number(),
      utilisation_percent: z.number(),
    }),
  ),
  failed_tries_total: z.number(),
  failed_tries: z.array(
    z.strictObject({
      ...pieceShape,
      worker: z.string().nullable(),
      started_at: z.string().nullable(),
      ended_at: z.string().nullable(),
      code: z.string(),
      message: z.string(),
    }),
  ),
  pieces_total: z.number(),
  pieces: z.array(
    z.strictObject({
      ...pieceShape,
      worker: z.string(),
      slot: z.number(),
      started_at: z.string(),
      ended_at: z.string(),
      end: workSchema.shape.end,
    }),
  ),
});

export const reportSchema = z.strictObject({
  batch_id: z.string(),
  name: z.string(),
  labels: labelsViewSchema,
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
  saved: z.strictObject({ seconds: z.number(), measured_spans: z.number(), estimated_spans: z.number() }),
  work: reportedWorkSchema,
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
