/**
 * Work that was done: what it was expected to cost, and how long slots were really at it, in seconds by the clock on the wall. Sums over
 * pieces of work. The crowding of a piece is the share of the other slots of its worker that were at work meanwhile, 0..1; with these
 * sums a straight line can be laid through seconds for one of cost over crowding.
 */
export interface MeasuredWork {
  readonly cost: number;
  readonly seconds: number;
  /** Of cost, of seconds, and of cost with the square, each times crowding. */
  readonly crowded: { readonly cost: number; readonly seconds: number; readonly cost_squared: number };
}

/** By name of the preset. A span that is rendered in several at once counts for each by its share of the cost. */
type MeasuredPresets = Readonly<Record<string, MeasuredWork>>;

/** How fast the work of one job went. */
export interface JobSpeeds {
  /** Spans, and the sound under them. */
  readonly rendering: MeasuredPresets;
  readonly delivering: MeasuredWork;
  /** From the job's plan to its last delivery, or to now; the rest of its time no slot was at work for it. */
  readonly working_seconds: number;
}

/** How fast the work of a batch's ended jobs went, the last ones above all. */
export interface BatchSpeeds {
  readonly rendering: MeasuredPresets;
  readonly delivering: MeasuredWork;
  /** What jobs took beside their work: planning, and the ways between Temporal, workers and the store. */
  readonly aside: { readonly jobs: number; readonly seconds: number };
}

export const NO_WORK: MeasuredWork = { cost: 0, seconds: 0, crowded: { cost: 0, seconds: 0, cost_squared: 0 } };
export const NOTHING_MEASURED: BatchSpeeds = { rendering: {}, delivering: NO_WORK, aside: { jobs: 0, seconds: 0 } };

/** One piece of work. */
export function measuredWork(cost: number, seconds: number, crowding: number): MeasuredWork {
  const crowded = { cost: cost * crowding, seconds: seconds * crowding, cost_squared: cost * crowding ** 2 };
  return { cost, seconds, crowded };
}

/** @param weight of the first: below 1 what was measured long ago counts less, as machines have more or less else to do. */
export function addWork(a: MeasuredWork = NO_WORK, b: MeasuredWork = NO_WORK, weight = 1): MeasuredWork {
  return {
    cost: weight * a.cost + b.cost,
    seconds: weight * a.seconds + b.seconds,
    crowded: {
      cost: weight * a.crowded.cost + b.crowded.cost,
      seconds: weight * a.crowded.seconds + b.crowded.seconds,
      cost_squared: weight * a.crowded.cost_squared + b.crowded.cost_squared,
    },
  };
}

/** The sum of both. Presets that the job did not use stay as they were. */
export function addSpeeds(batch: BatchSpeeds, job: Omit<JobSpeeds, 'working_seconds'>, weight = 1): BatchSpeeds {
  const rendering: Record<string, MeasuredWork> = { ...batch.rendering };
  for (const [preset, work] of Object.entries(job.rendering))
    rendering[preset] = addWork(rendering[preset], work, weight);
  return { ...batch, rendering, delivering: addWork(batch.delivering, job.delivering, weight) };
}
