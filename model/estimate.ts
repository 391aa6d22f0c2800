import { Heap } from './heap';

/** Pieces of work of one job that its window holds at a time: so many slots one job can use. */
const WINDOW = 8;

/** Work that slots do: how many slot seconds in all, with no other slot at work, in how many pieces. A piece takes one slot at a time. */
export interface Work {
  readonly seconds: number;
  readonly pieces: number;
}

/** What is left of a job. Of one that has ended nothing is. */
export interface JobLeft {
  readonly status: 'pending' | 'running' | 'ended';
  readonly priority: number;
  /** As the scheduler knows it: orders the jobs that wait. */
  readonly cost: number;
  /** Seconds in which the job runs and uses no slot, before its work: planning, and the ways between processes. */
  readonly asideSeconds: number;
  /** One after the other: rendering, then delivering. */
  readonly steps: readonly Work[];
}

/** Which jobs wait on which, by their places. */
export interface JobGraph {
  readonly dependencies: readonly (readonly number[])[];
  readonly dependents: readonly (readonly number[])[];
  /** Every job behind all that it waits on. */
  readonly order: readonly number[];
}

export interface Capacity {
  /** ffmpegs at a time, over all workers. */
  readonly slots: number;
  readonly maxConcurrent: number;
  /** By how much work slows down when all slots are at work, against when one is: 0.5 makes a second one and a half. */
  readonly slowdown: number;
}

export interface Estimate {
  /** Until the last job has ended. */
  readonly seconds: number;
  /** Events that were gone through: a handful for each job. */
  readonly events: number;
}

/** Done once for a batch: its jobs change, what they wait on does not. Jobs in a cycle are left out of the order. */
export function linkGraph(dependencies: readonly (readonly number[])[]): JobGraph {
  const dependents = dependencies.map((): number[] => []);
  const unmet = dependencies.map((list) => list.length);
  dependencies.forEach((list, place) => {
    for (const on of list) dependents[on]?.push(place);
  });
  const order = dependencies.flatMap((list, place) => (list.length === 0 ? [place] : []));
  for (let next = 0; next < order.length; next += 1) {
    for (const dependent of dependents[order[next] as number] ?? []) {
      unmet[dependent] = (unmet[dependent] as number) - 1;
      if (unmet[dependent] === 0) order.push(dependent);
    }
  }
  return { dependencies, dependents, order };
}

/**
 * Plays the rest of a batch, every job completing, as the scheduler would start its jobs and the workers would take up their work.
 *
 * Slots are shared as a fluid (processor sharing): every piece of work that a job has in its window gets the same share of a slot, and
 * never more than one. So a step of a job that has `n` pieces counts as `min(n, 8)` of them all the time, and all such steps advance
 * at one speed. That is why one clock of service is enough for all of them (virtual time, as in fair queueing), and each event costs
 * O(log n) however many jobs share.
 */
export function estimateRest(graph: JobGraph, jobs: readonly JobLeft[], capacity: Capacity): Estimate {
  return new Rehearsal(graph, jobs, capacity).play();
}

interface Moment {
  readonly at: number;
  readonly place: number;
}

interface Step extends Moment {
  readonly weight: number;
}

const sooner = (a: Moment, b: Moment) => a.at < b.at;

class Rehearsal {
  private now = 0;
  /** What every piece in a window has been given so far, in slot seconds. */
  private served = 0;
  /** Pieces in the windows of all jobs. */
  private weight = 0;
  private running = 0;
  private events = 0;
  private readonly unmet: number[];
  /** By place: the step that a job is at. */
  private readonly at: number[];
  private readonly ready: Heap<number>;
  /** Jobs that use no slot yet, by the time at which they begin to. */
  private readonly aside = new Heap<Moment>(sooner);
  /** Steps under way, by what must have been served when they end. */
  private readonly working = new Heap<Step>(sooner);

  constructor(
    private readonly graph: JobGraph,
    private readonly jobs: readonly JobLeft[],
    private readonly capacity: Capacity,
  ) {
    const paths = longestPaths(graph, jobs);
    // The scheduler's own order: priority, then the longest path of work that hangs on the job, then order of submission.
    const priorities = Float64Array.from(jobs, ({ priority }) => priority);
    const more = (values: Float64Array, a: number, b: number) => (values[b] as number) - (values[a] as number);
    this.ready = new Heap((a, b) => (more(priorities, a, b) || more(paths, a, b) || a - b) < 0);
    this.at = jobs.map(() => 0);
    this.unmet = graph.dependencies.map((list) => {
      let unmet = 0;
      for (const on of list) if (jobs[on]?.status !== 'ended') unmet += 1;
      return unmet;
    });
  }

  play(): Estimate {
    this.jobs.forEach(({ status }, place) => {
      if (status === 'running') this.start(place);
      else if (status === 'pending' && this.unmet[place] === 0) this.ready.push(place);
    });
    this.startWhatMay();
    while (this.advance()) this.events += 1;
    return { seconds: this.now, events: this.events };
  }

  private startWhatMay(): void {
    while (this.running < this.capacity.maxConcurrent) {
      const place = this.ready.pop();
      if (place === undefined) return;
      this.start(place);
    }
  }

  private start(place: number): void {
    this.running += 1;
    this.aside.push({ at: this.now + (this.jobs[place] as JobLeft).asideSeconds, place });
  }

  /** Goes to whatever comes next. @returns false when nothing does. */
  private advance(): boolean {
    const speed = this.speed();
    const begin = this.aside.peek();
    const end = this.working.peek();
    if (!begin && !end) return false;
    const endsAt = end ? this.now + Math.max(0, end.at - this.served) / speed : Number.POSITIVE_INFINITY;
    if (begin && begin.at <= endsAt) {
      this.aside.pop();
      this.served += (begin.at - this.now) * speed;
      this.now = begin.at;
      this.begin(begin.place);
    } else if (end) {
      this.working.pop();
      this.served = Math.max(this.served, end.at);
      this.now = endsAt;
      this.weight -= end.weight;
      this.begin(end.place);
    }
    return true;
  }

  /**
   * Of one piece of work, of all alike: its share of a slot, slowed down by the slots that are at work beside it. In a straight line from
   * one slot to all of them: no machine does just so, but what is measured holds for no more.
   */
  private speed(): number {
    const { slots, slowdown } = this.capacity;
    const atWork = Math.min(this.weight, slots);
    const crowding = slots > 1 ? Math.max(0, atWork - 1) / (slots - 1) : 0;
    return Math.min(1, slots / Math.max(1, this.weight)) / (1 + slowdown * crowding);
  }

  /** The next step of a job that has anything to do in it, or the job's end. */
  private begin(place: number): void {
    const { steps } = this.jobs[place] as JobLeft;
    let next = this.at[place] as number;
    while (next < steps.length && (steps[next] as Work).seconds <= 0) next += 1;
    this.at[place] = next + 1;
    const step = steps[next];
    if (step) {
      const weight = Math.min(WINDOW, Math.max(1, step.pieces));
      this.weight += weight;
      this.working.push({ at: this.served + step.seconds / weight, place, weight });
    } else this.end(place);
  }

  private end(place: number): void {
    this.running -= 1;
    for (const dependent of this.graph.dependents[place] ?? []) {
      this.unmet[dependent] = (this.unmet[dependent] as number) - 1;
      if (this.unmet[dependent] === 0 && this.jobs[dependent]?.status === 'pending') this.ready.push(dependent);
    }
    this.startWhatMay();
  }
}

/** Of each job its cost and that of the longest chain of pending jobs that wait on it. */
function longestPaths({ dependents, order }: JobGraph, jobs: readonly JobLeft[]): Float64Array {
  const paths = Float64Array.from(jobs, ({ cost }) => cost);
  for (let index = order.length - 1; index >= 0; index -= 1) {
    const place = order[index] as number;
    let longest = 0;
    for (const dependent of dependents[place] ?? []) {
      if (jobs[dependent]?.status === 'pending') longest = Math.max(longest, paths[dependent] as number);
    }
    paths[place] = (paths[place] as number) + longest;
  }
  return paths;
}
