import type { Change } from './change';
import { blocks, hasFallen } from './dependencies';

/**
 * Brings a job back, and with it what it cannot start without, and all that was skipped behind any of these and has nothing else in
 * its way. A job that is just being stopped comes back when it has stopped.
 * @param only the deliverables to make; null: all that are not there yet.
 */
export function retryJob(change: Change, place: number | undefined, only: readonly string[] | null): void {
  if (place === undefined) return;
  const job = change.job(place);
  if (job.stopping) job.retryWanted = true;
  if (hasFallen(job.status)) bringBack(change, [place], only);
}

/** Every job that failed; jobs that somebody cancelled stay cancelled. */
export function retryFailed(change: Change): void {
  const failed = change.state.jobs.flatMap(({ status }, place) => (status === 'failed' ? [place] : []));
  if (failed.length > 0) bringBack(change, failed, null);
}

function bringBack(change: Change, places: readonly number[], only: readonly string[] | null): void {
  change.state.generation += 1;
  change.state.cancelled = false;
  for (const place of places) revive(change, place, only);
  reviveDownwards(change, reviveUpwards(change, places));
}

function revive(change: Change, place: number, only: readonly string[] | null): void {
  const job = change.job(place);
  job.tries = 0;
  job.only = only;
  change.become(place, 'pending');
}

/** @returns the places given, and those of all jobs that came back for them. */
function reviveUpwards(change: Change, places: readonly number[]): number[] {
  const revived = [...places];
  // Grows while it is walked.
  for (const place of revived) {
    const { dependencies, runOn } = change.job(place);
    for (const dependency of dependencies) {
      const needed = change.job(dependency);
      if (needed.stopping && runOn === 'completed') needed.retryWanted = true;
      if (!blocks(needed.status, runOn)) continue;
      revive(change, dependency, null);
      revived.push(dependency);
    }
  }
  return revived;
}

/** Round by round, so that a job which waits on many of them is looked at once a round and not once for each. */
function reviveDownwards(change: Change, revived: readonly number[]): void {
  const dependentsOf = (places: readonly number[]) => places.flatMap((place) => change.job(place).dependents);
  let candidates = new Set([...skippedAtAFailureOf(change, new Set(revived)), ...dependentsOf(revived)]);
  while (candidates.size > 0) {
    const free = [...candidates].filter((place) => reviveIfFree(change, place));
    candidates = new Set(dependentsOf(free));
  }
}

function reviveIfFree(change: Change, place: number): boolean {
  const job = change.job(place);
  if (job.status !== 'skipped') return false;
  const blocker = change.blockerOf(job);
  if (blocker === undefined) {
    revive(change, place, null);
    return true;
  }
  // Where what it was skipped for is back, it stays skipped for another reason, and says so.
  if (job.blockedBy === null || !hasFallen(change.job(job.blockedBy).status)) {
    job.blockedBy = blocker;
    change.record(job);
  }
  return false;
}

/** In a batch that stops at a failure, the jobs that were skipped for it though they do not wait on it. */
function skippedAtAFailureOf({ state }: Change, failed: ReadonlySet<number | null>): number[] {
  if (state.onFailure !== 'stop') return [];
  return state.jobs.flatMap(({ blockedBy }, place) => (failed.has(blockedBy) ? [place] : []));
}
