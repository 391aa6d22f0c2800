import { ReelbatchError } from '../../../model/failure';
import { fromDecimal, parseRational, type Rational } from '../../../model/rational';
import { timecodeText } from '../../../model/timecode';
import type { ReadTimeline } from './clips';
import { type MediaFinder, ReferencedMedia } from './media-finder';
import { type OtioTimeline, timelineSchema } from './otio';
import { OtioReading } from './otio-reading';

/**
 * Reads OpenTimelineIO JSON: tracks, stacks, clips and gaps, in one another as deep as they are.
 * @throws ReelbatchError that names every fault by its place: TIMELINE_INVALID, TIMELINE_UNSUPPORTED, or what is wrong with a file.
 */
export async function readOtio(text: string, fileName: string, finder: MediaFinder): Promise<ReadTimeline> {
  const timeline = parse(text, fileName);
  const reading = new OtioReading(new ReferencedMedia(finder));
  const layers = await reading.layersOf(timeline.tracks);
  if (layers.audio.length === 0) {
    for (const place of reading.withSound) {
      const detail = 'The stack has sound of its own, and the timeline has no audio track in which it is heard.';
      reading.faults.add('TIMELINE_UNSUPPORTED', place, detail);
    }
  }
  reading.faults.throwIfAny();
  return {
    canvas: canvasOf(timeline, fileName),
    picture: layers.video,
    sound: layers.audio.length > 0 ? layers.audio : null,
    ...startOf(timeline),
    leftOut: reading.leftOut,
    departures: reading.departures,
  };
}

/** Frames a second. */
const FASTEST_RATE = 240;

/**
 * OpenTimelineIO has a number of frames there and cannot say whether the count leaves numbers out. Films begin on a whole second: where
 * only the count of drop-frame makes it one, that is meant.
 */
function startOf({ global_start_time: start }: OtioTimeline): Pick<ReadTimeline, 'startTimecode'> {
  if (!start || start.value < 0) return {};
  const nominal = Math.max(1, Math.round(start.rate));
  const [frame, rate] = [Math.round(start.value), fromDecimal(start.rate)];
  const whole = timecodeText(frame, { nominal, drop: false });
  if (rate.den !== 1001 || nominal % 30 !== 0 || whole.endsWith(':00')) return { startTimecode: whole };
  const dropped = timecodeText(frame, { nominal, drop: true });
  return { startTimecode: dropped.endsWith(';00') ? dropped : whole };
}

function parse(text: string, fileName: string): OtioTimeline {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ReelbatchError('TIMELINE_INVALID', `It is not JSON: ${(error as Error).message}`, fileName);
  }
  const schema = (json as { OTIO_SCHEMA?: unknown } | null)?.OTIO_SCHEMA;
  if (typeof schema === 'string' && !schema.startsWith('Timeline.')) {
    const detail = `It is a ${schema.slice(0, 80)}, which is not a Timeline: write the timeline into a file of its own.`;
    throw new ReelbatchError('TIMELINE_INVALID', detail, fileName);
  }
  const parsed = timelineSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('/') || 'the file'}: ${issue.message}`);
  throw new ReelbatchError('TIMELINE_INVALID', faults.join('; '), fileName);
}

function canvasOf(timeline: OtioTimeline, fileName: string): ReadTimeline['canvas'] {
  const canvas = timeline.metadata?.reelbatch?.canvas;
  if (!canvas) return null;
  const { width, height, frame_rate } = canvas;
  const rate = rateOf(frame_rate);
  if (!rate || rate.num <= 0 || rate.num / rate.den > FASTEST_RATE) {
    const detail = `metadata/reelbatch/canvas/frame_rate: ${frame_rate} is no frame rate.`;
    throw new ReelbatchError('TIMELINE_INVALID', detail, fileName);
  }
  return { width, height, rate };
}

function rateOf(written: number | string): Rational | undefined {
  return typeof written === 'number' ? fromDecimal(written) : parseRational(written);
}
