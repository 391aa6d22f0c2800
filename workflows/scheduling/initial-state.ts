import { noJobs } from '../../model/status';
import { isMet } from './dependencies';
import { updatePaths } from './longest-path';
import { pushReady } from './ready-queue';
import type { BatchToSchedule, JobToSchedule, ScheduledJob, SchedulerState } from './state';

/**
 * The state of a batch before anything is decided. Dependencies must name jobs of the batch and have no cycle: intake refuses anything
 * else.
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
    outsideWindow: false,
    cancelled: false,
    generation: batch.generation,
  };
  if (!linkJobs(state, given)) throw new RangeError('two jobs of one id, a dependency on nobody, or a cycle');
  state.jobs.forEach((job, place) => {
    state.counts[job.status] += 1;
    if (job.status === 'pending' && job.unmet === 0) pushReady(state, place);
  });
  updatePaths(
    state,
    state.jobs.map((_, place) => place),
  );
  return state;
}

/**
 * Appends jobs with their links in both directions, uncounted and unqueued.
 * @returns false, with the state as it was, when an id is taken, a dependency is unknown, or there is a cycle.
 */
export function linkJobs(state: SchedulerState, given: readonly JobToSchedule[]): boolean {
  const first = state.jobs.length;
  const placeOf = new Map(given.map(({ id }, index) => [id, first + index]));
  const known = (id: string) => placeOf.get(id) ?? (Object.hasOwn(state.placeOf, id) ? state.placeOf[id] : undefined);
  if (placeOf.size < given.length || given.some(({ id }) => Object.hasOwn(state.placeOf, id))) return false;
  const dependencies = given.map((job) => job.dependencies.map(known));
  if (dependencies.flat().includes(undefined)) return false;
  const links = dependencies as number[][];
  const levels = levelsOf(state, links);
  if (levels === undefined) return false;
  given.forEach((job, index) => {
    state.placeOf[job.id] = first + index;
    state.jobs.push(scheduledJob(job, links[index] as number[], levels[index] as number));
  });
  given.forEach((job, index) => {
    const place = first + index;
    const added = state.jobs[place] as ScheduledJob;
    added.blockedBy = job.blockedBy === null ? null : (known(job.blockedBy) ?? null);
    for (const dependency of added.dependencies) {
      const waitedOn = state.jobs[dependency] as ScheduledJob;
      waitedOn.dependents.push(place);
      if (!isMet(waitedOn.status, added.runOn)) added.unmet += 1;
    }
  });
  return true;
}

function scheduledJob(job: JobToSchedule, dependencies: readonly number[], level: number): ScheduledJob {
  return {
    id: job.id,
    priority: job.priority,
    cost: job.cost,
    path: 0,
    dependencies,
    dependents: [],
    runOn: job.runOn,
    level,
    status: job.status,
    unmet: 0,
    attempt: job.attempt,
    maxAttempts: job.maxAttempts,
    tries: job.tries,
    only: null,
    stopping: false,
    retryWanted: false,
    blockedBy: null,
    place: -1,
  };
}

/** Levels of jobs that are to be appended, by counting down what each still waits for (Kahn's order); undefined for a cycle. */
function levelsOf({ jobs }: SchedulerState, links: readonly (readonly number[])[]): number[] | undefined {
  const first = jobs.length;
  const dependents: number[][] = links.map(() => []);
  const levels = links.map((list, index) => {
    for (const dependency of list) if (dependency >= first) dependents[dependency - first]?.push(index);
    return 1 + Math.max(-1, ...list.map((dependency) => jobs[dependency]?.level ?? -1));
  });
  const waiting = links.map((list) => list.filter((dependency) => dependency >= first).length);
  const settled = links.map((_, index) => index).filter((index) => waiting[index] === 0);
  for (let next = 0; next < settled.length; next += 1) {
    const index = settled[next] as number;
    for (const dependent of dependents[index] ?? []) {
      levels[dependent] = Math.max(levels[dependent] ?? 0, 1 + (levels[index] ?? 0));
      const left = (waiting[dependent] ?? 0) - 1;
      waiting[dependent] = left;
      if (left === 0) settled.push(dependent);
    }
  }
  return settled.length < links.length ? undefined : levels;
}
