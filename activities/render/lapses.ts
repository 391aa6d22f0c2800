import type { Lapse, Run } from '../../model/assembly-plan';
import { brightest, change, type Glance } from './glance';

/**
 * Each pair of limits lies so far apart that no encoder's loss reaches from one to the other: what comes out counts as black, or as still,
 * only below the first, what went in as something else only above the second. Levels of 255.
 */
const BLACK_OUT = 12;
const NOT_BLACK_IN = 32;
const STILL_OUT = 2;
const MOVED_IN = 12;

/**
 * Where what came out of an encoder is black, or stands still, and what went in is not or does not. Both row by row, picture by picture.
 * A black stretch is told as black alone, though it stands still too.
 */
export function findLapses(wentIn: readonly Glance[], cameOut: readonly Glance[]): Lapse[] {
  const black: number[] = [];
  const frozen: number[] = [];
  /** The first picture of those that stand still up to here. */
  let anchor = 0;
  for (const [frame, out] of cameOut.entries()) {
    const before = wentIn[frame];
    if (!before) break;
    if (change(cameOut[anchor] ?? out, out) > STILL_OUT) anchor = frame;
    if (brightest(out) <= BLACK_OUT && brightest(before) >= NOT_BLACK_IN) black.push(frame);
    else if (change(wentIn[anchor] ?? before, before) >= MOVED_IN && anchor < frame) frozen.push(frame);
  }
  return [
    ...runs(black).map((run): Lapse => ({ kind: 'black', ...run })),
    ...runs(frozen).map((run): Lapse => ({ kind: 'freeze', ...run })),
  ];
}

/** Frames in their order as stretches of neighbours. */
function runs(frames: readonly number[]): Run[] {
  const found: Run[] = [];
  for (const frame of frames) {
    const last = found.at(-1);
    if (last?.to === frame) found[found.length - 1] = { from: last.from, to: frame + 1 };
    else found.push({ from: frame, to: frame + 1 });
  }
  return found;
}
