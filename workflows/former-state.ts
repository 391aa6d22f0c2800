import type { JobBrief } from '../model/activities';
import type { BatchSnapshot } from '../model/snapshot';
import type { JobStatus } from '../model/status';
import type { JobToSchedule } from './scheduling/state';

/** All that the batch ran and encoded until it ended the last time. */
export function earlierRun(previous: BatchSnapshot | null): BatchSnapshot['earlier'] {
  if (!previous) return { run_seconds: 0, encoded_cost: 0 };
  const { opened_at, ended_at, earlier, encoded_cost } = previous;
  const seconds = opened_at && ended_at ? (Date.parse(ended_at) - Date.parse(opened_at)) / 1000 : 0;
  return { run_seconds: earlier.run_seconds + Math.max(0, seconds), encoded_cost };
}

/**
 * A job of the specification as the scheduler is told of it, standing where it stood.
 * @param goesOn true when its batch has not ended, and what was asked of the job meanwhile is still to be done.
 */
export function toSchedule(brief: JobBrief, goesOn: boolean): JobToSchedule {
  const { id, priority, dependencies, runOn, cost, attempts, previous } = brief;
  const status = goesOn ? (previous?.status ?? 'pending') : formerStatus(previous);
  const asked = goesOn ? previous?.scheduling : undefined;
  return {
    id,
    priority: previous?.priority ?? priority,
    dependencies,
    runOn,
    cost,
    maxAttempts: attempts,
    status,
    attempt: previous?.attempt ?? 0,
    tries: asked?.tries ?? 0,
    blockedBy: status === 'skipped' ? (previous?.blocked_by ?? null) : null,
    only: asked?.only ?? null,
    stopping: asked?.stopping ?? false,
    retryWanted: asked?.retry_wanted ?? false,
  };
}

/** What had not ended when its batch was terminated was stopped with it. */
function formerStatus(previous: JobBrief['previous']): JobStatus {
  if (!previous) return 'pending';
  return previous.status === 'pending' || previous.status === 'running' ? 'cancelled' : previous.status;
}
