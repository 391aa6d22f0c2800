import type { MeasuredWork } from './speed';

/**
 * What is taken for granted until a batch has shown otherwise: its encoders have two threads each and there is a slot for each core, so
 * with all slots at work each has half the cores that it has alone, and gets through about two thirds of the work.
 */
const USUAL = 0.5;
/** How much that counts against what was measured: as work of the same cost whose crowding had this variance. */
const USUAL_VARIANCE = 0.05;
const MOST = 2;

/**
 * By how much work slows down from no other slot at work to all of them, relative to the first: the slope of a line through seconds for one
 * of cost over crowding (least squares, weighted by cost), of each kind of work by itself, since one kind may have run alone and another
 * in a crowd; then of all kinds together.
 */
export function slowdownOf(kinds: readonly MeasuredWork[]): number {
  let [slope, spread, mean, whole] = [0, 0, 0, 0];
  for (const { cost, seconds, crowded } of kinds) {
    const rate = seconds / cost;
    // Nothing was done, or in no time that a number can hold.
    if (!(cost > 0 && rate > 0)) continue;
    spread += Math.max(0, crowded.cost_squared - crowded.cost ** 2 / cost);
    // Relative to the mean, so that kinds of any speed can be added.
    slope += crowded.seconds / rate - crowded.cost;
    mean += crowded.cost;
    whole += cost;
  }
  const usualWeight = USUAL_VARIANCE * whole;
  if (usualWeight <= 0) return USUAL;
  const crowding = mean / whole;
  const usual = USUAL / (1 + USUAL * crowding);
  const relative = (slope + usual * usualWeight) / (spread + usualWeight);
  // From the slope at the mean to that at no crowding.
  const atMean = Math.max(0, relative);
  return Math.min(MOST, atMean / Math.max(0.1, 1 - atMean * crowding));
}

/** Seconds for one of cost with no other slot at work; undefined when nothing was measured. */
export function secondsForCost(work: MeasuredWork, slowdown: number): number | undefined {
  return work.cost > 0 ? work.seconds / (work.cost + slowdown * work.crowded.cost) : undefined;
}
