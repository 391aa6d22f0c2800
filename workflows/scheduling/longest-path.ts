import { reorderReady } from './ready-queue';
import type { ScheduledJob, SchedulerState } from './state';

/**
 * Makes the longest paths true again after some jobs came to wait or stopped waiting. A path is summed from the jobs that wait on a
 * job (critical path method), so a change spreads only to what is waited on, by falling level, each job once, and no further than
 * paths change.
 * @param touched places of all jobs that became pending or are pending no more; others do no harm.
 */
export function updatePaths(state: SchedulerState, touched: readonly number[]): void {
  const byLevel = new Map<number, Set<number>>();
  let level = 0;
  const look = (place: number) => {
    const job = state.jobs[place] as ScheduledJob;
    if (job.status !== 'pending') return;
    const same = byLevel.get(job.level);
    if (same) same.add(place);
    else byLevel.set(job.level, new Set([place]));
    level = Math.max(level, job.level);
  };
  const lookAtDependencies = (place: number) => {
    for (const dependency of (state.jobs[place] as ScheduledJob).dependencies) look(dependency);
  };
  for (const place of touched) {
    look(place);
    lookAtDependencies(place);
  }
  for (; byLevel.size > 0; level -= 1) {
    const places = byLevel.get(level);
    byLevel.delete(level);
    for (const place of places ?? []) if (setPath(state, place)) lookAtDependencies(place);
  }
}

/** @returns whether the path is another than before. */
function setPath(state: SchedulerState, place: number): boolean {
  const job = state.jobs[place] as ScheduledJob;
  let longest = 0;
  for (const dependent of job.dependents) {
    const waiting = state.jobs[dependent] as ScheduledJob;
    if (waiting.status === 'pending') longest = Math.max(longest, waiting.path);
  }
  const path = job.cost + longest;
  if (path === job.path) return false;
  job.path = path;
  reorderReady(state, place);
  return true;
}
