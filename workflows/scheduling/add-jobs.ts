import type { Change } from './change';
import { linkJobs } from './link-jobs';
import type { JobToSchedule } from './state';

/**
 * Appends jobs to a batch that is under way. They may wait on jobs that are there and on each other; nothing that is there can wait on
 * them. Jobs that cannot be (an id that is taken, a dependency on nobody, a cycle) are refused before they get here: all of the
 * event is then left alone.
 */
export function addJobs(change: Change, given: readonly JobToSchedule[]): void {
  const { state } = change;
  const first = state.jobs.length;
  if (given.length === 0 || !linkJobs(state, given)) return;
  state.generation += 1;
  state.cancelled = false;
  change.admit(first);
}
