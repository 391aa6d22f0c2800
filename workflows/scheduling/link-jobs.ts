import { isMet } from './dependencies';
import type { JobToSchedule, ScheduledJob, SchedulerState } from './state';

/** The place of a job; undefined when the batch has none of this id. */
export function placeOf(state: SchedulerState, id: string): number | undefined {
  return Object.hasOwn(state.placeOf, id) ? state.placeOf[id] : undefined;
}

/**
 * Appends jobs with their links in both directions, uncounted and unqueued.
 * @returns false, with the state as it was, when an id is taken, a dependency is unknown, or there is a cycle.
 */
export function linkJobs(state: SchedulerState, given: readonly JobToSchedule[]): boolean {
  const first = state.jobs.length;
  const added = new Map(given.map(({ id }, index) => [id, first + index]));
  if (added.size < given.length || given.some(({ id }) => placeOf(state, id) !== undefined)) return false;
  const find = (id: string) => added.get(id) ?? placeOf(state, id);
  const links = given.map((job) => job.dependencies.map(find));
  if (!links.every((places): places is number[] => !places.includes(undefined))) return false;
  const levels = levelsOf(state.jobs, links);
  if (levels === undefined) return false;
  given.forEach((job, index) => {
    state.placeOf[job.id] = first + index;
    state.jobs.push(scheduledJob(job, links[index] as number[], levels[index] as number));
  });
  given.forEach(({ blockedBy }, index) => {
    const place = first + index;
    const job = state.jobs[place] as ScheduledJob;
    if (blockedBy !== null) job.blockedBy = find(blockedBy) ?? null;
    for (const dependency of job.dependencies) {
      const waitedOn = state.jobs[dependency] as ScheduledJob;
      waitedOn.dependents.push(place);
      if (!isMet(waitedOn.status, job.runOn)) job.unmet += 1;
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
    only: job.only,
    stopping: job.stopping,
    retryWanted: job.retryWanted,
    blockedBy: null,
    place: -1,
  };
}

interface Link {
  readonly dependencies: readonly number[];
  readonly dependents: Link[];
  /** How many jobs that are appended with it have no level yet and must have one first. */
  waiting: number;
  level: number;
}

/** Levels of jobs that are to be appended, by counting down what each still waits for (Kahn's order); undefined for a cycle. */
function levelsOf(jobs: readonly ScheduledJob[], dependencies: readonly (readonly number[])[]): number[] | undefined {
  const links = dependencies.map((list): Link => ({ dependencies: list, dependents: [], waiting: 0, level: 0 }));
  for (const link of links) {
    for (const dependency of link.dependencies) {
      const there = jobs[dependency];
      if (there) link.level = Math.max(link.level, there.level + 1);
      else {
        (links[dependency - jobs.length] as Link).dependents.push(link);
        link.waiting += 1;
      }
    }
  }
  const settled = links.filter(({ waiting }) => waiting === 0);
  // Grows while it is walked.
  for (const { level, dependents } of settled) {
    for (const dependent of dependents) {
      dependent.level = Math.max(dependent.level, level + 1);
      dependent.waiting -= 1;
      if (dependent.waiting === 0) settled.push(dependent);
    }
  }
  return settled.length === links.length ? links.map(({ level }) => level) : undefined;
}
