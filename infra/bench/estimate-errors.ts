/** What a client was told of a batch at a moment. */
export interface Sample {
  readonly atMs: number;
  /** Percent. */
  readonly progress: number;
  readonly estimate: string | null;
}

const FROM_PERCENT = 20;
/** Answers are a second old: of less than that no share can be told. */
const SHORTEST_REST_MS = 1000;
const NO_ESTIMATE_PERCENT = 100;

/**
 * By how many percent the time that was left was told wrongly, at each moment from 20 % done on. To say nothing there counts as an error
 * of all of it.
 */
export function errorsOf(samples: readonly Sample[], endMs: number): number[] {
  return samples
    .filter(({ atMs, progress }) => progress >= FROM_PERCENT && endMs - atMs >= SHORTEST_REST_MS)
    .map(({ atMs, estimate }) => {
      if (estimate === null) return NO_ESTIMATE_PERCENT;
      return (100 * Math.abs(Date.parse(estimate) - endMs)) / (endMs - atMs);
    });
}
