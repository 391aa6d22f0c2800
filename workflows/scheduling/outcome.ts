import type { BatchStatus } from '../../model/status';
import type { SchedulerState } from './state';

/**
 * How a finished batch ended. Jobs that somebody cancelled do not spoil `completed`; a batch of nothing but cancelled jobs, or one
 * that was cancelled as a whole, is `cancelled`.
 */
export function batchOutcome({ counts, cancelled }: SchedulerState): BatchStatus {
  const fallen = counts.failed + counts.skipped;
  if (cancelled) return 'cancelled';
  if (fallen > 0) return counts.completed > 0 ? 'partially_failed' : 'failed';
  return counts.completed > 0 ? 'completed' : 'cancelled';
}
