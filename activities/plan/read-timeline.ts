import { fileURLToPath } from 'node:url';
import { ReelbatchError } from '../../model/failure';
import type { Media } from '../../model/program';
import { divide, fromDecimal, parseRational, type Rational, rational, subtract, ZERO } from '../../model/rational';
import type { ReadTimeline, TrackElement } from './clips';
import { FaultList } from './fault-list';
import { type OtioItem, type OtioTime, type OtioTimeline, type OtioTrack, schemaName, timelineSchema } from './otio';

/** Finds out about the files that a timeline names. */
export interface MediaFinder {
  /** @param path relative to the project's folder. */
  find(path: string): Promise<Media>;
  findAbsolute(path: string): Promise<Media>;
}

/**
 * Reads OpenTimelineIO JSON: tracks, clips and gaps.
 * @throws ReelbatchError that names every fault by its place: TIMELINE_INVALID, TIMELINE_UNSUPPORTED, or what is wrong with a file.
 */
export async function readTimeline(text: string, fileName: string, finder: MediaFinder): Promise<ReadTimeline> {
  const timeline = parse(text, fileName);
  const reading = new Reading(finder);
  const picture: TrackElement[][] = [];
  const sound: TrackElement[][] = [];
  for (const [index, track] of timeline.tracks.children.entries()) {
    const place = `tracks/children[${index}] '${track.name ?? ''}'`;
    if (track.enabled === false) reading.leftOut.push(`${place}: the track is disabled`);
    else if (schemaName(track) !== 'Track')
      reading.faults.add('TIMELINE_UNSUPPORTED', place, `A ${schemaName(track)} is not a track.`);
    else (track.kind === 'Audio' ? sound : picture).push(await reading.track(track, place));
  }
  reading.faults.throwIfAny();
  return {
    canvas: canvasOf(timeline),
    picture,
    sound: sound.length > 0 ? sound : null,
    leftOut: reading.leftOut,
  };
}

function parse(text: string, fileName: string): OtioTimeline {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ReelbatchError('TIMELINE_INVALID', `It is not JSON: ${(error as Error).message}`, fileName);
  }
  const parsed = timelineSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('/') || 'the file'}: ${issue.message}`);
  throw new ReelbatchError('TIMELINE_INVALID', faults.join('; '), fileName);
}

function canvasOf(timeline: OtioTimeline): ReadTimeline['canvas'] {
  const canvas = timeline.metadata?.reelbatch?.canvas;
  if (!canvas) return null;
  const { width, height, frame_rate } = canvas;
  const rate = typeof frame_rate === 'number' ? fromDecimal(frame_rate) : (parseRational(frame_rate) ?? rational(25));
  return { width, height, rate };
}

class Reading {
  readonly faults = new FaultList();
  readonly leftOut: string[] = [];

  constructor(private readonly finder: MediaFinder) {}

  async track(track: OtioTrack, place: string): Promise<TrackElement[]> {
    if (track.source_range)
      this.faults.add('TIMELINE_UNSUPPORTED', place, 'A track that is trimmed itself is not read.');
    if (track.effects?.length) this.faults.add('TIMELINE_UNSUPPORTED', place, 'Effects on a track are not read.');
    const elements: TrackElement[] = [];
    for (const [index, item] of track.children.entries()) {
      const element = await this.element(item, `${place} > [${index}] '${item.name ?? ''}'`);
      if (element) elements.push(element);
    }
    return elements;
  }

  private async element(item: OtioItem, place: string): Promise<TrackElement | undefined> {
    if (item.markers?.length) this.leftOut.push(`${place}: ${item.markers.length} markers`);
    const schema = schemaName(item);
    if (schema === 'Gap')
      return { kind: 'gap', duration: item.source_range ? seconds(item.source_range.duration) : ZERO };
    if (schema !== 'Clip') {
      this.faults.add('TIMELINE_UNSUPPORTED', place, `A ${schema} cannot be assembled.`);
      return undefined;
    }
    if (item.effects?.length) {
      const names = item.effects.map(schemaName).join(', ');
      this.faults.add('TIMELINE_UNSUPPORTED', place, `The effect ${names} cannot be assembled.`);
    }
    return await this.clip(item, place);
  }

  private async clip(item: OtioItem, place: string): Promise<TrackElement | undefined> {
    const reference =
      item.media_references?.[item.active_media_reference_key ?? 'DEFAULT_MEDIA'] ?? item.media_reference;
    const url = reference?.target_url;
    if (!reference || url === undefined || schemaName(reference) !== 'ExternalReference') {
      const what = reference ? `a ${schemaName(reference)}` : 'none';
      this.faults.add('MEDIA_MISSING', place, `The clip needs a reference to a file, and has ${what}.`);
      return undefined;
    }
    let media: Media;
    try {
      media = await this.find(url);
    } catch (error) {
      this.faults.addError(error, place);
      return undefined;
    }
    const available = reference.available_range;
    const range = item.source_range ?? available;
    const whole = media.video?.duration ?? media.audio?.duration ?? ZERO;
    if (!range && media.video?.still) {
      this.faults.add(
        'TIMELINE_INVALID',
        place,
        'A still picture needs a source_range: it has no length of its own.',
        media.path,
      );
      return undefined;
    }
    const start = range ? subtract(seconds(range.start_time), available ? seconds(available.start_time) : ZERO) : ZERO;
    const duration = range ? seconds(range.duration) : whole;
    if (item.enabled === false) return { kind: 'gap', duration };
    return { kind: 'clip', place, media, start, duration };
  }

  private async find(url: string): Promise<Media> {
    if (url.startsWith('file:')) return await this.finder.findAbsolute(fileURLToPath(url));
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) throw new ReelbatchError('MEDIA_OUTSIDE_ROOT', 'It is not a file.', url);
    if (url.startsWith('/')) return await this.finder.findAbsolute(url);
    return await this.finder.find(decoded(url));
  }
}

/** Relative references are percent-encoded by some programs and plain in others. */
function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** A RationalTime as seconds: value / rate, exact for whole values. */
function seconds({ value, rate }: OtioTime): Rational {
  const exact = Number.isInteger(value) ? rational(value) : rational(Math.round(value * 1e6), 1e6);
  return divide(exact, fromDecimal(rate));
}
