import assert from 'node:assert/strict';
import type { JobStatus } from '../../../model/status';
import type { ScheduledJob, SchedulerState } from '../../../workflows/scheduling/state';

/** Every status in which a job has come to an end, and those of them from which it can be brought back. */
export const ENDED: readonly JobStatus[] = ['completed', 'failed', 'cancelled', 'skipped'];
export const FALLEN: readonly JobStatus[] = ['failed', 'cancelled', 'skipped'];

/** What holds of a state between any two events, each computed anew in the plainest way. */
export function checkInvariants(state: SchedulerState): void {
  checkCounts(state);
  checkQueue(state);
  const paths = longestPaths(state);
  for (const [place, job] of state.jobs.entries()) {
    const where = `${job.id} is ${job.status}`;
    assert.equal(state.placeOf[job.id], place);
    assert.equal(job.unmet, job.dependencies.filter((on) => !meets(at(state, on), job)).length, where);
    if (job.status === 'pending') assert.equal(job.path, paths[place], where);
    for (const on of job.dependencies) assert(at(state, on).level < job.level, where);
    if (job.status === 'pending') assert.deepEqual(blockersOf(state, job), [], `${where} and can never start`);
    if (job.stopping) assert.equal(job.status, 'running', where);
    if (job.retryWanted) assert(job.stopping, where);
    if (job.only !== null) assert.notEqual(job.status, 'completed', where);
    assert(job.tries <= job.maxAttempts && job.tries <= job.attempt, where);
    checkReason(state, job);
  }
}

function checkCounts({ jobs, counts }: SchedulerState): void {
  for (const [status, count] of Object.entries(counts)) {
    assert.equal(jobs.filter((job) => job.status === status).length, count, status);
  }
}

/** The queue holds the pending jobs that wait on nothing, each knows its place, and it is a heap. */
function checkQueue(state: SchedulerState): void {
  const { jobs, ready } = state;
  const waiting = jobs.flatMap(({ status, unmet }, place) => (status === 'pending' && unmet === 0 ? [place] : []));
  assert.deepEqual(
    [...ready].sort((a, b) => a - b),
    waiting,
  );
  jobs.forEach((job, place) => {
    assert.equal(job.place, ready.indexOf(place), job.id);
  });
  for (let place = 1; place < ready.length; place += 1) {
    const [parent, child] = [ready[(place - 1) >> 1] as number, ready[place] as number];
    assert(isBefore(state, parent, child), 'not a heap');
  }
  const held = state.paused || state.outsideWindow;
  if (state.open && !held && state.counts.running < state.maxConcurrent) {
    assert.equal(ready.length, 0, 'a slot is free, a job is ready and does not start');
  }
}

/** A skipped job says what is in its way, and no other job says such a thing. */
function checkReason(state: SchedulerState, job: ScheduledJob): void {
  assert.equal(job.blockedBy !== null, job.status === 'skipped', job.id);
  if (job.blockedBy === null) return;
  const blocker = at(state, job.blockedBy);
  assert(FALLEN.includes(blocker.status), `${job.id} is skipped for ${blocker.id}, which is ${blocker.status}`);
  const waitsOnIt = job.runOn === 'completed' && job.dependencies.includes(job.blockedBy);
  assert(waitsOnIt || (state.onFailure === 'stop' && blocker.status === 'failed'), job.id);
}

/** Expected work of each job and of the longest chain of pending jobs behind it. */
export function longestPaths({ jobs }: SchedulerState): number[] {
  const known = new Map<number, number>();
  const path = (place: number): number => {
    const behind = jobs.flatMap((job, other) =>
      job.status === 'pending' && job.dependencies.includes(place) ? [known.get(other) ?? path(other)] : [],
    );
    const longest = (jobs[place] as ScheduledJob).cost + Math.max(0, ...behind);
    known.set(place, longest);
    return longest;
  };
  return jobs.map((_, place) => known.get(place) ?? path(place));
}

/** The order of jobs, with paths as they are said to be. */
export function isBefore({ jobs }: SchedulerState, a: number, b: number): boolean {
  const keys = [a, b].map((place) => [-(jobs[place]?.priority ?? 0), -(jobs[place]?.path ?? 0), place] as const);
  const [first, second] = keys as [(typeof keys)[0], (typeof keys)[0]];
  const differs = first.findIndex((key, index) => key !== second[index]);
  return (first[differs] as number) < (second[differs] as number);
}

export function meets({ status }: ScheduledJob, { runOn }: ScheduledJob): boolean {
  return runOn === 'finished' ? ENDED.includes(status) : status === 'completed';
}

function blockersOf(state: SchedulerState, { dependencies, runOn }: ScheduledJob): number[] {
  return runOn === 'finished' ? [] : dependencies.filter((on) => FALLEN.includes(at(state, on).status));
}

export function at({ jobs }: SchedulerState, place: number): ScheduledJob {
  return jobs[place] as ScheduledJob;
}
