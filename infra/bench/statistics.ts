/** How values of several rounds lie: a machine that does other things too makes one value mean little. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws RangeError when there is no value. */
export function spreadOf(values: readonly number[]): Spread {
  return { min: quantile(values, 0), median: quantile(values, 0.5), max: quantile(values, 1) };
}

/**
 * The value below which this share of the values lies, between two values by a straight line (definition 7 of Hyndman and Fan, Sample
 * Quantiles in Statistical Packages, 1996).
 * @throws RangeError when there is no value.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError('a quantile of nothing');
  return below + (above - below) * (place - Math.floor(place));
}

/** Busy and whole processor time, counted from some moment on. */
export interface Reading {
  readonly busy: number;
  readonly total: number;
}

/** Percent of the machine that was busy from the first reading to the last. */
export function meanUse(readings: readonly Reading[]): number {
  return useBetween(readings[0], readings.at(-1));
}

/** Percent that was busy in the busiest window of so many seconds, of readings one second apart; of all when they are fewer. */
export function highestUse(readings: readonly Reading[], windowSeconds: number): number {
  const windows = readings.slice(windowSeconds).map((end, index) => useBetween(readings[index], end));
  return windows.length > 0 ? Math.max(...windows) : meanUse(readings);
}

function useBetween(begin: Reading | undefined, end: Reading | undefined): number {
  if (!begin || !end || end.total <= begin.total) throw new RangeError('no time between two readings');
  return (100 * (end.busy - begin.busy)) / (end.total - begin.total);
}
