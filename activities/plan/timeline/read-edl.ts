import { ReelbatchError } from '../../../model/failure';
import type { Media } from '../../../model/program';
import { type Rational, rational, round } from '../../../model/rational';
import { saysDrop, timecodeText } from '../../../model/timecode';
import { FaultList } from '../fault-list';
import type { ReadTimeline } from './clips';
import { type EdlEvent, readEdlLines } from './edl';
import { fileOf, isBlack } from './edl-files';
import { type TimedEvent, timeEvent } from './edl-times';
import { edlTrack, withoutTwins } from './edl-track';
import { type MediaFinder, ReferencedMedia } from './media-finder';

export interface EdlProject {
  readonly finder: MediaFinder;
  /** Of the files in the project's folder. */
  readonly names: readonly string[];
}

/**
 * Reads an edit decision list (CMX 3600): cuts, dissolves and black on one track of pictures and two of sound. It begins at its first
 * record time; what no event covers is black and silence. It counts frames at the rate of its first picture.
 * @throws ReelbatchError that names every fault by its line.
 */
export async function readEdl(text: string, fileName: string, project: EdlProject): Promise<ReadTimeline> {
  const faults = new FaultList();
  const events = readEdlLines(text, faults);
  const media = await mediaOf(events, project, faults);
  const rate = rateOf(events, media);
  const timed = events.flatMap((event) => {
    const found = media.get(event) ?? null;
    return found || isBlack(event) ? (timeEvent(event, { media: found, rate, faults }) ?? []) : [];
  });
  const origin = Math.min(...timed.map(({ recordIn }) => recordIn));
  const channel = (name: EdlEvent['channels'][number]) => timed.filter(({ event }) => event.channels.includes(name));
  const lay = (of: readonly TimedEvent[]) => edlTrack(of, { origin, rate, faults });
  const picture = lay(channel('V'));
  const sound = [channel('A'), channel('A2')].map(lay);
  faults.sort((place) => Number(place.replace('line ', '')));
  faults.throwIfAny();
  if (timed.length === 0) throw new ReelbatchError('PROJECT_EMPTY', 'The list has no events.', fileName);
  const heard = [sound[0] ?? [], withoutTwins(sound[1] ?? [], sound[0] ?? [])];
  const kept = heard.filter((track) => track.some(({ kind }) => kind === 'clip'));
  const silent = channel('A').length + channel('A2').length === 0;
  const startTimecode = timecodeText(origin, { nominal: round(rate), drop: timed.some(countsDrop) });
  return { canvas: null, picture: [picture], sound: silent ? null : kept, startTimecode, leftOut: [] };
}

function countsDrop({ event }: TimedEvent): boolean {
  return event.drop || saysDrop(event.times.recordIn);
}

async function mediaOf(
  events: readonly EdlEvent[],
  { finder, names }: EdlProject,
  faults: FaultList,
): Promise<ReadonlyMap<EdlEvent, Media>> {
  const known = new ReferencedMedia(finder);
  const found = new Map<EdlEvent, Media>();
  for (const event of events) {
    if (isBlack(event)) continue;
    try {
      found.set(event, await known.find(encodeURIComponent(fileOf(event, names))));
    } catch (error) {
      faults.addError(error, `line ${event.line}`);
    }
  }
  return found;
}

/** The rate of the canvas, by the same rule: that of the first picture that is not a still. */
function rateOf(events: readonly EdlEvent[], media: ReadonlyMap<EdlEvent, Media>): Rational {
  const videos = events.flatMap((event) => {
    const video = event.channels.includes('V') ? media.get(event)?.video : undefined;
    return video ? [video] : [];
  });
  return (videos.find(({ still }) => !still) ?? videos[0])?.rate ?? rational(25);
}
