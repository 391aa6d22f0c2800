import { noJobs } from '../../model/status';
import { pushReady } from './ready-queue';
import type { JobToSchedule, ScheduledJob, SchedulerState } from './state';

/**
 * The state of a batch in which nothing has started. Dependencies must name jobs of the batch and have no cycle: intake refuses
 * anything else.
 * @throws RangeError when they do not, since no order would then ever finish the batch.
 */
export function initialState(given: readonly JobToSchedule[], maxConcurrent: number): SchedulerState {
  const placeOf: Record<string, number> = {};
  given.forEach((job, place) => {
    placeOf[job.id] = place;
  });
  const dependencies = given.map((job) => job.dependencies.map((id) => placeIn(placeOf, id)));
  const dependents: number[][] = given.map(() => []);
  dependencies.forEach((list, place) => {
    for (const dependency of list) dependents[dependency]?.push(place);
  });
  const paths = longestPaths(given, dependencies, dependents);
  const jobs = given.map((job, place): ScheduledJob => {
    const mine = dependencies[place] ?? [];
    return {
      id: job.id,
      priority: job.priority,
      path: paths[place] ?? 0,
      dependencies: mine,
      dependents: dependents[place] ?? [],
      status: job.status,
      unmet: mine.filter((dependency) => given[dependency]?.status !== 'completed').length,
      attempt: job.attempt,
      stopping: false,
      retryWanted: false,
      blockedBy: job.status === 'skipped' ? (mine.find((d) => given[d]?.status !== 'completed') ?? null) : null,
      place: -1,
    };
  });
  const counts = noJobs();
  for (const job of jobs) counts[job.status] += 1;
  const state: SchedulerState = {
    maxConcurrent,
    jobs,
    placeOf,
    ready: [],
    counts,
    open: false,
    cancelled: false,
    generation: 0,
  };
  jobs.forEach((job, place) => {
    if (job.status === 'pending' && job.unmet === 0) pushReady(state, place);
  });
  return state;
}

function placeIn(placeOf: Readonly<Record<string, number>>, id: string): number {
  const place = Object.hasOwn(placeOf, id) ? placeOf[id] : undefined;
  if (place === undefined) throw new RangeError(`no job ${id} in this batch`);
  return place;
}

/** Cost of each job and of the dearest chain of its dependents: the critical path method, from the last jobs back to the first. */
function longestPaths(
  given: readonly JobToSchedule[],
  dependencies: readonly (readonly number[])[],
  dependents: readonly (readonly number[])[],
): number[] {
  const paths = given.map((job) => job.cost);
  const waiting = dependents.map((list) => list.length);
  const settled = given.map((_, place) => place).filter((place) => waiting[place] === 0);
  for (let next = 0; next < settled.length; next += 1) {
    const place = settled[next] as number;
    for (const dependency of dependencies[place] ?? []) {
      const through = (given[dependency]?.cost ?? 0) + (paths[place] ?? 0);
      paths[dependency] = Math.max(paths[dependency] ?? 0, through);
      const left = (waiting[dependency] ?? 0) - 1;
      waiting[dependency] = left;
      if (left === 0) settled.push(dependency);
    }
  }
  if (settled.length < given.length) throw new RangeError('the dependencies of this batch form a cycle');
  return paths;
}
