import { ReelbatchError } from '../../../model/failure';
import { add, compare, type Rational, subtract, ZERO } from '../../../model/rational';
import { momentAfter } from '../../../model/source-time';
import type { Track, TrackElement, Transition } from './clips';

/** A stretch of time in seconds. */
export interface Range {
  readonly start: Rational;
  readonly duration: Rational;
}

/**
 * What of a track lies in a range of its own time, exactly as long as the range: outside the track there is nothing.
 * @throws ReelbatchError when the range begins or ends within a transition.
 */
export function trim(track: Track, range: Range): Track {
  const end = add(range.start, range.duration);
  const trimmed: TrackElement[] =
    compare(range.start, ZERO) < 0 ? [gap(least(subtract(ZERO, range.start), range.duration))] : [];
  const cutThrough: string[] = [];
  let at = ZERO;
  for (const element of track) {
    if (element.kind === 'transition') {
      const met = compare(subtract(at, element.in), end) < 0 && compare(add(at, element.out), range.start) > 0;
      if (!met) continue;
      if (isWithin(element, at, range)) trimmed.push(element);
      else cutThrough.push(element.place);
      continue;
    }
    const from = most(at, range.start);
    const behind = add(at, element.duration);
    const to = least(behind, end);
    if (compare(from, to) < 0) trimmed.push(part(element, { start: subtract(from, at), duration: subtract(to, from) }));
    at = behind;
  }
  if (cutThrough.length > 0) {
    throw new ReelbatchError('TIMELINE_UNSUPPORTED', `It is trimmed within a transition: ${cutThrough.join(', ')}.`);
  }
  const missing = subtract(end, most(at, most(range.start, ZERO)));
  if (compare(missing, ZERO) > 0) trimmed.push(gap(missing));
  return trimmed;
}

/** Both clips of it are left, with all that belongs to the transition. */
function isWithin(transition: Transition, at: Rational, { start, duration }: Range): boolean {
  const end = add(start, duration);
  const both = compare(start, at) < 0 && compare(at, end) < 0;
  return both && compare(subtract(at, transition.in), start) >= 0 && compare(add(at, transition.out), end) <= 0;
}

function part(element: Exclude<TrackElement, Transition>, range: Range): TrackElement {
  const { duration } = range;
  if (element.kind === 'clip')
    return { ...element, duration, start: element.held ? element.start : momentAfter(element, range.start) };
  if (element.kind === 'stack') return { ...element, duration, rows: element.rows.map((row) => trim(row, range)) };
  return { ...element, duration };
}

/** How long a track is. */
export function lengthOf(track: Track): Rational {
  return track.reduce((sum, element) => (element.kind === 'transition' ? sum : add(sum, element.duration)), ZERO);
}

export function most(a: Rational, b: Rational): Rational {
  return compare(a, b) < 0 ? b : a;
}

function least(a: Rational, b: Rational): Rational {
  return compare(a, b) < 0 ? a : b;
}

function gap(duration: Rational): TrackElement {
  return { kind: 'gap', duration };
}
