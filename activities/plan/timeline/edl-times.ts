import type { Media } from '../../../model/program';
import { compare, divide, type Rational, rational, round, toNumber, ZERO } from '../../../model/rational';
import { framesOf, saysDrop } from '../../../model/timecode';
import type { FaultList } from '../fault-list';
import type { EdlEvent } from './edl';
import { isWithinReach, readSpeed } from './speed';

/** An event whose times are numbers. */
export interface TimedEvent {
  readonly event: EdlEvent;
  /** Null for black. */
  readonly media: Media | null;
  /** In frames of the list. */
  readonly recordIn: number;
  readonly recordOut: number;
  /** Seconds from the beginning of the file. */
  readonly start: Rational;
  /** ZERO for a frame that is held; absent where the source runs as the list does. */
  readonly speed?: Rational;
}

interface Timing {
  readonly media: Media | null;
  /** At which the list counts. */
  readonly rate: Rational;
  readonly faults: FaultList;
}

/** Undefined when its times are at fault. */
export function timeEvent(event: EdlEvent, { media, rate, faults }: Timing): TimedEvent | undefined {
  const place = `line ${event.line}`;
  const nominal = round(rate);
  const refuse = (detail: string) => {
    faults.add('TIMELINE_INVALID', place, detail, media?.path ?? null);
    return undefined;
  };
  const count = (text: string) => framesOf(text, { nominal, drop: event.drop || saysDrop(text) });
  const { times } = event;
  const wrong = Object.values(times).filter((text) => count(text) === undefined);
  if (wrong.length > 0) return refuse(`No timecode at ${nominal} frames a second: ${wrong.join(', ')}.`);
  if ((event.drop || Object.values(times).some(saysDrop)) && (nominal % 30 !== 0 || rate.den !== 1001)) {
    return refuse(`Drop-frame timecode is for 29.97 and 59.94, the pictures run at ${rate.num}/${rate.den}.`);
  }
  const [sourceIn, sourceOut, recordIn, recordOut] = [
    times.sourceIn,
    times.sourceOut,
    times.recordIn,
    times.recordOut,
  ].map((text) => count(text) ?? 0) as [number, number, number, number];
  if (recordOut < recordIn) return refuse('It ends before it begins.');
  const speed = divide(readSpeed(event.speed ?? nominal), rational(nominal));
  if (media && (speed.num < 0 || !isWithinReach(speed)))
    return refuse(`Its source runs at ${event.speed} frames a second: from nothing to a hundred times is read.`);
  const [sourceLength, recordLength] = [sourceOut - sourceIn, recordOut - recordIn];
  if (media && !isLengthAt(speed, sourceLength, recordLength)) {
    const missing = event.speed === null ? 'there is no M2 line that says at what speed' : `not so at ${event.speed}`;
    return refuse(`It shows ${sourceLength} frames of its source in ${recordLength}: ${missing}.`);
  }
  const own = media?.video && !media.video.still ? media.video.rate : rate;
  if (round(own) !== nominal) return refuse(`Its file runs at ${round(own)} frames a second, the list at ${nominal}.`);
  const first = media ? firstFrameOf(media, nominal) : 0;
  if (first === undefined)
    return refuse(`The file's timecode ${media?.timecode} is none at ${nominal} frames a second.`);
  const start = media?.video?.still ? ZERO : divide(rational(sourceIn - first), own);
  if (media && compare(start, ZERO) < 0) {
    return refuse(`It begins at ${times.sourceIn}, the file at ${media.timecode ?? '00:00:00:00'}.`);
  }
  const runs = { event, media, recordIn, recordOut, start };
  return speed.num === speed.den || media?.video?.still ? runs : { ...runs, speed };
}

/** At the list's own speed to the frame; another is written to the tenth of a frame a second, and lengths are whole frames. */
function isLengthAt(speed: Rational, source: number, record: number): boolean {
  if (speed.num === 0) return true;
  if (speed.num === speed.den) return source === record;
  return Math.abs(source - record * toNumber(speed)) <= 1 + 0.005 * record;
}

function firstFrameOf({ timecode }: Media, nominal: number): number | undefined {
  return timecode === undefined ? 0 : framesOf(timecode, { nominal, drop: saysDrop(timecode) });
}
