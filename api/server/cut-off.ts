import { failureOf } from '../../model/failure';
import { type BatchSnapshot, type JobSnapshot, notStarted } from '../../model/snapshot';
import type { JobSpecification } from '../../model/specification';
import { noJobs } from '../../model/status';
import type { WorkflowStanding } from './temporal';

/** For so long a batch that was just submitted may be in the store and not yet on Temporal. */
const STARTING_MS = 60_000;

/**
 * How a batch ended whose last snapshot does not say so: its workflow was ended from outside and could not write any more, or never
 * was started, or has been forgotten by Temporal since. Null while it is open, or while nobody knows.
 */
export function cutOffAs(
  batch: Pick<BatchSnapshot, 'as_of'>,
  standing: WorkflowStanding,
  nowMs: number,
): 'failed' | 'cancelled' | null {
  if (standing === 'cancelled') return 'cancelled';
  if (standing === 'ended') return 'failed';
  if (standing === 'missing' && nowMs - Date.parse(batch.as_of) > STARTING_MS) return 'failed';
  return null;
}

/** The last state that was written, brought to its end: jobs that had not ended are stopped, as a retry will find them. */
export function endCutOff(
  batch: BatchSnapshot,
  status: 'failed' | 'cancelled',
  jobs: readonly JobSpecification[],
  written: ReadonlyMap<string, JobSnapshot>,
): { snapshot: BatchSnapshot; snapshots: ReadonlyMap<string, JobSnapshot> } {
  const endedAt = batch.ended_at ?? batch.as_of;
  const counts = noJobs();
  const snapshots = new Map<string, JobSnapshot>();
  for (const job of jobs) {
    const last = written.get(job.id) ?? notStarted(job);
    const stopped = last.status === 'pending' || last.status === 'running';
    const failure = failureOf('JOB_TERMINATED', 'Its batch was ended in Temporal.');
    const end = stopped ? { ...last, status: 'cancelled' as const, ended_at: endedAt, failure } : last;
    snapshots.set(job.id, end);
    counts[end.status] += 1;
  }
  return { snapshot: { ...batch, status, ended_at: endedAt, counts }, snapshots };
}
