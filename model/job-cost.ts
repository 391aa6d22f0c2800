/** What a job costs, in expected CPU seconds, as its project was when the batch was loaded. */
export interface JobCost {
  /** One for each format, in the order of the job. */
  readonly rendering: readonly number[];
  readonly delivering: readonly number[];
  /** How many spans the film will have, about. */
  readonly spans: number;
}

/** The one figure that the scheduler, progress and reports know of a job. */
export function wholeCost({ rendering, delivering }: JobCost): number {
  return [...rendering, ...delivering].reduce((sum, cost) => sum + cost, 0);
}
