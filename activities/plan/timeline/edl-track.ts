import { add, divide, type Rational, rational, ZERO } from '../../../model/rational';
import type { FaultList } from '../fault-list';
import type { Track, TrackElement } from './clips';
import type { TimedEvent } from './edl-times';

interface EdlTrack {
  /** Frame of the record time at which the film begins. */
  readonly origin: number;
  readonly rate: Rational;
  readonly faults: FaultList;
}

/** The events of a channel as a track: in the order of their record times, gaps between them, dissolves before what they bring in. */
export function edlTrack(events: readonly TimedEvent[], { origin, rate, faults }: EdlTrack): Track {
  const inSeconds = (frames: number) => divide(rational(frames), rate);
  const track: TrackElement[] = [];
  let at = origin;
  let before: TimedEvent | undefined;
  for (const timed of [...events].sort((a, b) => a.recordIn - b.recordIn || a.event.line - b.event.line)) {
    const { event, recordIn, recordOut } = timed;
    const place = `line ${event.line}`;
    if (recordIn < at) {
      faults.add('TIMELINE_INVALID', place, `It begins before the event of line ${before?.event.line} ends.`);
      continue;
    }
    if (recordIn > at || track.length === 0) track.push({ kind: 'gap', duration: inSeconds(recordIn - at) });
    if (event.dissolve > 0) track.push({ kind: 'transition', place, in: ZERO, out: inSeconds(event.dissolve) });
    track.push(elementOf(timed, inSeconds(recordOut - recordIn)));
    [at, before] = [recordOut, timed];
  }
  return track;
}

/** A line of no length is the first of a dissolve: it says what goes out. */
function elementOf({ event, media, start, speed }: TimedEvent, duration: Rational): TrackElement {
  if (!media) return { kind: 'gap', duration };
  const clip = { kind: 'clip', place: `line ${event.line}`, media, start, duration } as const;
  if (!speed) return clip;
  return speed.num === 0 ? { ...clip, held: true } : { ...clip, speed };
}

/** Two channels often carry the two sides of one recording, which is heard once: what the other track has too is taken out. */
export function withoutTwins(track: Track, other: Track): Track {
  const held = new Set(placed(other).map(({ key }) => key));
  return placed(track).flatMap(({ element, key }) => {
    if (!held.has(key) || element.kind === 'gap') return [element];
    return element.kind === 'clip' ? [{ kind: 'gap' as const, duration: element.duration }] : [];
  });
}

/** Each element with what it is and where it lies, in words. */
function placed(track: Track): { element: TrackElement; key: string }[] {
  let at = ZERO;
  return track.map((element) => {
    const key = JSON.stringify([
      at,
      element.kind === 'clip' ? { ...element, media: element.media.path, place: '' } : { ...element, place: '' },
    ]);
    if (element.kind !== 'transition') at = add(at, element.duration);
    return { element, key };
  });
}
