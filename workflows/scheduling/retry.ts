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
  if (job.status === 'running' && job.stopping) job.retryWanted = true;
  if (!hasFallen(job.status)) return;
  change.state.generation += 1;
  change.state.cancelled = false;
  const revived = [place];
  revive(change, place, only);
  reviveUpwards(change, revived);
  reviveDownwards(change, revived);
}

/** Every job that failed; jobs that somebody cancelled stay cancelled. */
export function retryFailed(change: Change): void {
  change.state.jobs.forEach(({ status }, place) => {
    if (status === 'failed') retryJob(change, place, null);
  });
}

function revive(change: Change, place: number, only: readonly string[] | null = null): void {
  const job = change.job(place);
  job.tries = 0;
  job.only = only;
  change.become(place, 'pending');
}

function reviveUpwards(change: Change, revived: number[]): void {
  for (const place of revived) {
    const waiting = change.job(place);
    for (const dependency of waiting.dependencies) {
      const needed = change.job(dependency);
      if (waiting.runOn === 'completed' && needed.status === 'running' && needed.stopping) needed.retryWanted = true;
      if (!blocks(needed.status, waiting.runOn)) continue;
      revive(change, dependency);
      revived.push(dependency);
    }
  }
}

function reviveDownwards(change: Change, revived: number[]): void {
  const reviveIfFree = (place: number) => {
    const job = change.job(place);
    if (job.status !== 'skipped') return;
    const blocker = change.blockerOf(job);
    if (blocker === undefined) {
      revive(change, place);
      revived.push(place);
    } else if (job.blockedBy === null || !hasFallen(change.job(job.blockedBy).status)) {
      // What it was skipped for is back: it stays skipped for another reason, and says so.
      job.blockedBy = blocker;
      change.record(job);
    }
  };
  skippedAtAFailureOf(change, new Set(revived)).forEach(reviveIfFree);
  // Grows while it is walked, as does the list above.
  for (const place of revived) change.job(place).dependents.forEach(reviveIfFree);
}

/** In a batch that stops at a failure, the jobs that were skipped for it though they do not wait on it; what waits on others last. */
function skippedAtAFailureOf(change: Change, failed: ReadonlySet<number>): number[] {
  if (change.state.onFailure !== 'stop') return [];
  const places = change.state.jobs.flatMap(({ blockedBy }, place) =>
    blockedBy !== null && failed.has(blockedBy) ? [place] : [],
  );
  return places.sort((a, b) => change.job(a).level - change.job(b).level);
}
