import type { MediaAudio, MediaVideo } from '../../model/program';
import { add, compare, divide, multiply, type Rational, rational, round, subtract, ZERO } from '../../model/rational';
import { isReversed, momentAfter, momentAt, speedOf } from '../../model/source-time';
import type { Laying } from './place-track';
import type { TrackElement } from './timeline/clips';

export type Clip = TrackElement & { readonly kind: 'clip' };

/** Sound that runs backwards is held in memory whole. */
const LONGEST_REVERSED_SECONDS = 600;
/** No file says how long it is more closely than this. */
const STAMP = rational(1, 1000);

/** A clip wants more of its file than there is. */
export interface Lack {
  /** Seconds of the file. */
  readonly wanted: { readonly from: Rational; readonly to: Rational };
  readonly there: Rational;
  /** At which end of the clip, which runs backwards or not. */
  readonly before: boolean;
  readonly behind: boolean;
}

/**
 * What a clip lacks of its file, when some frames before it and behind it are shown too; undefined when all is there. A clip may want one
 * frame more than its file has, for rounding; sound may end before the picture does.
 */
export function lackOf(
  clip: Clip,
  { before = 0, behind = 0 }: { before?: number; behind?: number },
  { canvas, kind }: Pick<Laying, 'canvas' | 'kind'>,
): Lack | undefined {
  const facts = clip.media[kind];
  if (!facts || isStill(facts)) return undefined;
  const { rate } = canvas;
  const step = clip.held ? divide(rational(1), rate) : divide(absolute(speedOf(clip)), rate);
  const wanted = reach(clip, before, behind, rate);
  const spare = kind === 'audio' ? add(step, step) : step;
  const end = add(facts.duration, compare(spare, STAMP) < 0 ? STAMP : spare);
  const [early, late] = [compare(wanted.from, ZERO) < 0, compare(wanted.to, end) > 0];
  if (!early && !late) return undefined;
  const [first, last] = isReversed(clip) ? [late, early] : [early, late];
  return { wanted, there: facts.duration, before: first, behind: last };
}

/** The stretch of its file that a clip shows, to the end of its last frame. */
function reach(clip: Clip, before: number, behind: number, rate: Rational): Lack['wanted'] {
  const frame = divide(rational(1), rate);
  if (clip.held) return { from: clip.start, to: add(clip.start, frame) };
  if (!isReversed(clip)) {
    const end = momentAfter(clip, add(clip.duration, multiply(rational(behind), frame)));
    return { from: momentAt(clip, -before, rate), to: end };
  }
  const frames = Math.max(1, round(multiply(clip.duration, rate)));
  return { from: momentAt(clip, frames + behind - 1, rate), to: momentAt(clip, -before - 1, rate) };
}

/** Frames of the canvas for which there is something before a clip, or behind it. */
export function handleOf(
  clip: Clip,
  side: 'before' | 'behind',
  { canvas, kind }: Pick<Laying, 'canvas' | 'kind'>,
): number {
  const { rate } = canvas;
  const { from, to } = reach(clip, 0, 0, rate);
  const atBeginning = (side === 'before') !== isReversed(clip);
  const there = atBeginning ? from : subtract(clip.media[kind]?.duration ?? ZERO, to);
  return Math.max(0, round(multiply(divide(there, absolute(speedOf(clip))), rate)));
}

/** True for sound that runs backwards for longer than can be held in memory. */
export function isTooLongReversed(clip: Clip): boolean {
  if (!clip.media.audio || clip.held || !isReversed(clip)) return false;
  return compare(multiply(clip.duration, absolute(speedOf(clip))), rational(LONGEST_REVERSED_SECONDS)) > 0;
}

function isStill(facts: MediaVideo | MediaAudio): boolean {
  return 'still' in facts && facts.still;
}

function absolute(value: Rational): Rational {
  return value.num < 0 ? { num: -value.num, den: value.den } : value;
}
