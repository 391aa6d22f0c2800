import type { ProblemFault } from './views';

export interface JobToCheck {
  /** Place in the body's `jobs`. */
  readonly place: number;
  readonly id: string | undefined;
  /** As given; undefined where something else than a name stands. */
  readonly dependencies: readonly (string | undefined)[];
}

/** As many cycles as are named at a time: a small body can hold a hundred thousand, each of a thousand jobs. */
const MOST_CYCLES = 50;

/**
 * Everything that can be wrong between the jobs of a batch: ids or dependencies given twice, dependencies on nobody or on oneself, cycles.
 * @param there ids of jobs that the batch has already, when these are added to it: they may be waited on and not be given again.
 */
export function checkDependencies(jobs: readonly JobToCheck[], there: ReadonlySet<string> = new Set()): ProblemFault[] {
  return [...taken(jobs, there), ...duplicates(jobs), ...repeated(jobs), ...unknown(jobs, there), ...cycles(jobs)];
}

function taken(jobs: readonly JobToCheck[], there: ReadonlySet<string>): ProblemFault[] {
  return jobs.flatMap(({ id, place }) =>
    id !== undefined && there.has(id)
      ? [{ pointer: `/jobs/${place}/id`, message: `${id} is the id of a job of this batch already` }]
      : [],
  );
}

function duplicates(jobs: readonly JobToCheck[]): ProblemFault[] {
  const first = new Map<string, number>();
  return jobs.flatMap(({ id, place }) => {
    if (id === undefined) return [];
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, place);
    return earlier === undefined
      ? []
      : [{ pointer: `/jobs/${place}/id`, message: `${id} is the id of jobs/${earlier} already` }];
  });
}

function repeated(jobs: readonly JobToCheck[]): ProblemFault[] {
  return jobs.flatMap(({ place, dependencies }) => {
    const seen = new Set<string | undefined>();
    return dependencies.flatMap((dependency, index) => {
      const again = dependency !== undefined && seen.has(dependency);
      seen.add(dependency);
      const pointer = `/jobs/${place}/dependencies/${index}`;
      return again ? [{ pointer, message: `${dependency} is listed already; once is enough` }] : [];
    });
  });
}

function unknown(jobs: readonly JobToCheck[], there: ReadonlySet<string>): ProblemFault[] {
  const ids = new Set(jobs.map(({ id }) => id));
  return jobs.flatMap(({ id, place, dependencies }) =>
    dependencies.flatMap((dependency, index) => {
      if (dependency === undefined) return [];
      const pointer = `/jobs/${place}/dependencies/${index}`;
      if (dependency === id) return [{ pointer, message: `${id} depends on itself` }];
      return ids.has(dependency) || there.has(dependency)
        ? []
        : [{ pointer, message: `no job of this batch has the id ${dependency}` }];
    }),
  );
}

/** Each cycle once, named from the first of its jobs: `a -> b -> a`. Depth first, without recursion: a batch may be one long chain. */
function cycles(jobs: readonly JobToCheck[]): ProblemFault[] {
  const byId = new Map(jobs.flatMap((job) => (job.id === undefined ? [] : [[job.id, job] as const])));
  const settled = new Set<string>();
  const faults: ProblemFault[] = [];
  for (const root of byId.keys()) {
    const path: { id: string; next: number }[] = settled.has(root) ? [] : [{ id: root, next: 0 }];
    const onPath = new Set(path.map(({ id }) => id));
    while (path.length > 0 && faults.length < MOST_CYCLES) {
      const top = path.at(-1) as { id: string; next: number };
      const job = byId.get(top.id) as JobToCheck;
      const dependency = job.dependencies[top.next];
      top.next += 1;
      if (top.next > job.dependencies.length) {
        settled.add(top.id);
        onPath.delete(top.id);
        path.pop();
      } else if (dependency === undefined || dependency === top.id) {
        // Said elsewhere.
      } else if (onPath.has(dependency)) {
        const names = path.slice(path.findIndex(({ id }) => id === dependency)).map(({ id }) => id);
        const message = `the dependencies form a cycle: ${[...names, dependency].join(' -> ')}`;
        faults.push({ pointer: `/jobs/${job.place}/dependencies/${top.next - 1}`, message });
      } else if (byId.has(dependency) && !settled.has(dependency)) {
        path.push({ id: dependency, next: 0 });
        onPath.add(dependency);
      }
    }
  }
  return faults;
}
