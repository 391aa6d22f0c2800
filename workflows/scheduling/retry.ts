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
  for (let next = 0; next < revived.length; next += 1) {
    const waiting = change.job(revived[next] as number);
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
    const { status, dependencies, runOn } = change.job(place);
    if (status !== 'skipped' || dependencies.some((needed) => blocks(change.job(needed).status, runOn))) return;
    revive(change, place);
    revived.push(place);
  };
  skippedAtAFailureOf(change, new Set(revived)).forEach(reviveIfFree);
  for (let next = 0; next < revived.length; next += 1) {
    change.job(revived[next] as number).dependents.forEach(reviveIfFree);
  }
}

/** In a batch that stops at a failure, the jobs that were skipped for it though they do not wait on it; what waits on others last. */
function skippedAtAFailureOf({ state }: Change, failed: ReadonlySet<number>): number[] {
  if (state.onFailure !== 'stop') return [];
  const places = state.jobs.flatMap(({ blockedBy }, place) =>
    blockedBy !== null && failed.has(blockedBy) ? [place] : [],
  );
  return places.sort((a, b) => (state.jobs[a]?.level ?? 0) - (state.jobs[b]?.level ?? 0));
}
