import { add, compare, type Rational, subtract, ZERO } from '../../../model/rational';
import type { Track, TrackElement } from './clips';

/** A stretch of time in seconds. */
export interface Range {
  readonly start: Rational;
  readonly duration: Rational;
}

/** What of a track lies in a range of its own time, exactly as long as the range: outside the track there is nothing. */
export function trim(track: Track, range: Range): Track {
  const end = add(range.start, range.duration);
  const trimmed: TrackElement[] =
    compare(range.start, ZERO) < 0 ? [gap(least(subtract(ZERO, range.start), range.duration))] : [];
  let at = ZERO;
  for (const element of track) {
    const from = most(at, range.start);
    const behind = add(at, element.duration);
    const to = least(behind, end);
    if (compare(from, to) < 0) trimmed.push(part(element, { start: subtract(from, at), duration: subtract(to, from) }));
    at = behind;
  }
  const missing = subtract(end, most(at, most(range.start, ZERO)));
  if (compare(missing, ZERO) > 0) trimmed.push(gap(missing));
  return trimmed;
}

function part(element: TrackElement, range: Range): TrackElement {
  const { duration } = range;
  if (element.kind === 'clip')
    return { ...element, duration, start: element.held ? element.start : add(element.start, range.start) };
  if (element.kind === 'stack') return { ...element, duration, rows: element.rows.map((row) => trim(row, range)) };
  return { ...element, duration };
}

/** How long a track is. */
export function lengthOf(track: Track): Rational {
  return track.reduce((sum, { duration }) => add(sum, duration), ZERO);
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
