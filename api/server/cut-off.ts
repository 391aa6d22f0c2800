import { failureOf } from '../../model/failure';
import { type BatchSnapshot, type JobSnapshot, notStarted } from '../../model/snapshot';
import type { JobSpecification } from '../../model/specification';
import { type JobStatus, noJobs } from '../../model/status';
import type { WorkflowStanding } from './temporal';

/** For so long a batch that was just submitted may be in the store and not yet on Temporal. */
const STARTING_MS = 60_000;

/** How a batch was ended that could not write its end itself; null for every other. */
export type CutOff = 'failed' | 'cancelled' | null;

/**
 * How a batch ended whose last snapshot does not say so: its workflow was ended from outside and could not write any more, or never
 * was started, or has been forgotten by Temporal since. Null while it is open, or while nobody knows.
 */
export function cutOffAs(batch: Pick<BatchSnapshot, 'as_of'>, standing: WorkflowStanding, nowMs: number): CutOff {
  if (standing === 'cancelled') return 'cancelled';
  if (standing === 'ended') return 'failed';
  if (standing === 'missing' && nowMs - Date.parse(batch.as_of) > STARTING_MS) return 'failed';
  return null;
}

/** The last state that was written, brought to its end. @param statuses of the jobs of which anything was written. */
export function endCutOff(
  batch: BatchSnapshot,
  status: 'failed' | 'cancelled',
  totalJobs: number,
  statuses: Iterable<JobStatus>,
): BatchSnapshot {
  const counts = noJobs();
  for (const written of statuses) counts[statusAfter(status, written)] += 1;
  const written = Object.values(counts).reduce((sum, count) => sum + count, 0);
  counts.cancelled += totalJobs - written;
  return { ...batch, status, ended_at: endOf(batch), counts };
}

/** The status of a job of such a batch: jobs that had not ended are stopped, as a retry will find them. */
export function statusAfter(cutOff: CutOff, written: JobStatus | undefined): JobStatus {
  const last = written ?? 'pending';
  return cutOff !== null && (last === 'pending' || last === 'running') ? 'cancelled' : last;
}

/** The same of all that is known of a job. */
export function stateAfter(batch: BatchSnapshot, job: JobSpecification, written: JobSnapshot | undefined): JobSnapshot {
  const last = written ?? notStarted(job);
  if (last.status !== 'pending' && last.status !== 'running') return last;
  const failure = failureOf('JOB_TERMINATED', 'Its batch was ended in Temporal.');
  return { ...last, status: 'cancelled', ended_at: endOf(batch), failure };
}

function endOf(batch: BatchSnapshot): string {
  return batch.ended_at ?? batch.as_of;
}
