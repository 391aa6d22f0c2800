import { noJobs } from '../../model/status';
import { Change } from './change';
import { linkJobs } from './link-jobs';
import type { BatchToSchedule, JobToSchedule, SchedulerState } from './state';

/**
 * The state of a batch before anything is decided. Dependencies must name jobs of the batch and have no cycle: intake refuses anything
 * else. Jobs that are said to wait on one that will not complete are skipped: a batch whose records broke off still comes to an end.
 * @throws RangeError when they do not, since no order would then ever finish the batch.
 */
export function initialState(given: readonly JobToSchedule[], batch: BatchToSchedule): SchedulerState {
  const state: SchedulerState = {
    maxConcurrent: batch.maxConcurrent,
    onFailure: batch.onFailure,
    jobs: [],
    placeOf: {},
    ready: [],
    counts: noJobs(),
    open: false,
    paused: batch.paused,
    outsideWindow: batch.outsideWindow,
    cancelled: batch.cancelled,
    generation: batch.generation,
  };
  if (!linkJobs(state, given)) throw new RangeError('two jobs of one id, a dependency on nobody, or a cycle');
  const change = new Change(state);
  change.admit(0);
  change.settle();
  return state;
}
