import { ReelbatchError } from '../../../model/failure';
import { fromDecimal, parseRational, type Rational } from '../../../model/rational';
import type { ReadTimeline } from './clips';
import { type MediaFinder, ReferencedMedia } from './media-finder';
import { type OtioTimeline, timelineSchema } from './otio';
import { OtioReading } from './otio-reading';
import { seconds } from './otio-time';

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
  const start = startOf(timeline, reading.leftOut);
  return {
    canvas: canvasOf(timeline, fileName),
    picture: layers.video,
    sound: layers.audio.length > 0 ? layers.audio : null,
    leftOut: reading.leftOut,
    ...start,
    departures: reading.departures,
  };
}

/** A time that no clock shows is not worth a film. */
function startOf({ global_start_time: start }: OtioTimeline, leftOut: string[]): Pick<ReadTimeline, 'start'> {
  try {
    if (!start) return {};
    if (start.value >= 0) return { start: seconds(start) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  leftOut.push('global_start_time: no clock shows it');
  return {};
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
  if (!rate || rate.num <= 0) {
    const detail = `metadata/reelbatch/canvas/frame_rate: ${frame_rate} is no frame rate.`;
    throw new ReelbatchError('TIMELINE_INVALID', detail, fileName);
  }
  return { width, height, rate };
}

function rateOf(written: number | string): Rational | undefined {
  return typeof written === 'number' ? fromDecimal(written) : parseRational(written);
}
