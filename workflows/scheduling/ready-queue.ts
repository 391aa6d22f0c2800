import type { ScheduledJob, SchedulerState } from './state';

/**
 * The order among ready jobs: priority, then the longest path of work that hangs on the job, then order of submission. Total: no two
 * jobs are equal.
 */
function comesBefore(jobs: readonly ScheduledJob[], a: number, b: number): boolean {
  const [first, second] = [at(jobs, a), at(jobs, b)];
  return (second.priority - first.priority || second.path - first.path || a - b) < 0;
}

/** Puts a job into the queue that is not in it, in O(log n). */
export function pushReady({ jobs, ready }: SchedulerState, job: number): void {
  ready.push(job);
  siftUp(jobs, ready, ready.length - 1);
}

/** Takes a job out wherever it stands, in O(log n). A job that is not in the queue is left alone. */
export function removeReady({ jobs, ready }: SchedulerState, job: number): void {
  const { place } = at(jobs, job);
  if (place < 0) return;
  at(jobs, job).place = -1;
  const last = ready.pop() as number;
  if (last === job) return;
  put(jobs, ready, last, place);
  reorderReady({ jobs, ready }, last);
}

/** Moves a job to where its priority and path now belong, in O(log n). A job that is not in the queue is left alone. */
export function reorderReady({ jobs, ready }: Pick<SchedulerState, 'jobs' | 'ready'>, job: number): void {
  const { place } = at(jobs, job);
  if (place >= 0) siftDown(jobs, ready, siftUp(jobs, ready, place));
}

function siftUp(jobs: readonly ScheduledJob[], ready: number[], from: number): number {
  const job = at(ready, from);
  let place = from;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!comesBefore(jobs, job, at(ready, parent))) break;
    put(jobs, ready, at(ready, parent), place);
    place = parent;
  }
  put(jobs, ready, job, place);
  return place;
}

function siftDown(jobs: readonly ScheduledJob[], ready: number[], from: number): void {
  const job = at(ready, from);
  let place = from;
  for (;;) {
    const left = 2 * place + 1;
    if (left >= ready.length) break;
    const right = left + 1;
    const child = right < ready.length && comesBefore(jobs, at(ready, right), at(ready, left)) ? right : left;
    if (!comesBefore(jobs, at(ready, child), job)) break;
    put(jobs, ready, at(ready, child), place);
    place = child;
  }
  put(jobs, ready, job, place);
}

function put(jobs: readonly ScheduledJob[], ready: number[], job: number, place: number): void {
  ready[place] = job;
  at(jobs, job).place = place;
}

function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}
