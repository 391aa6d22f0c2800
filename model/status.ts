/** The life of a batch and of a job. Transitions are drawn in ARCHITECTURE.md. */

export const BATCH_STATUSES = [
  'scheduled',
  'queued',
  'running',
  'paused',
  'completed',
  'partially_failed',
  'failed',
  'cancelled',
] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

export const JOB_STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled', 'skipped'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** How many jobs of a batch are in each status; the six add up to the batch's jobs. */
export type JobCounts = Record<JobStatus, number>;

export const DELIVERABLE_STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled', 'skipped'] as const;
export type DeliverableStatus = (typeof DELIVERABLE_STATUSES)[number];

const ENDED_BATCH: ReadonlySet<BatchStatus> = new Set(['completed', 'partially_failed', 'failed', 'cancelled']);

/** True when nothing more happens to the batch unless somebody retries a job of it. */
export function hasBatchEnded(status: BatchStatus): boolean {
  return ENDED_BATCH.has(status);
}

/** The six counts of an empty batch, in the order in which they are shown. */
export function noJobs(): JobCounts {
  return { pending: 0, running: 0, completed: 0, failed: 0, cancelled: 0, skipped: 0 };
}
