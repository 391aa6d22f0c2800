import { ReelbatchError } from '../../../model/failure';
import { type Rational, ZERO } from '../../../model/rational';
import { FaultList } from '../fault-list';
import type { Track, TrackElement } from './clips';
import { readEffects, timeEffects } from './effects';
import type { ReferencedMedia } from './media-finder';
import { itemSchema, type OtioItem, schemaName } from './otio';
import { readClip } from './otio-clip';
import { rangeOf } from './otio-time';
import { readTransition } from './otio-transition';
import { lengthOf, most, trim } from './trim';

/** Tracks and stacks that lie in one another deeper than this are a file made to do harm. */
const DEEPEST = 30;

type Kind = 'video' | 'audio';

/** What a stack holds, and how long all of it is. */
interface Layers {
  readonly video: readonly Track[];
  readonly audio: readonly Track[];
  readonly duration: Rational;
}

const NOTHING: Layers = { video: [], audio: [], duration: ZERO };

interface Where {
  readonly place: string;
  readonly kind: Kind;
  readonly depth: number;
  /** What lies in a track has neighbours, what lies in a stack has none. */
  readonly inTrack?: boolean;
}

/** One reading of a timeline: every fault is gathered, none ends it. */
export class OtioReading {
  readonly faults = new FaultList();
  readonly leftOut: string[] = [];
  /** Of these, what decides what is seen or heard. */
  readonly departures: string[] = [];
  /** Places of stacks inside picture tracks that have sound of their own. */
  readonly withSound: string[] = [];

  constructor(private readonly media: ReferencedMedia) {}

  /** The timeline's own stack. */
  async layersOf(tracks: OtioItem): Promise<Layers> {
    const where = { place: 'tracks', kind: 'video', depth: 0 } as const;
    return (await this.guarded(where, async () => await this.layers(tracks, where))) ?? NOTHING;
  }

  /** The tracks of a stack; what else lies in it directly is a track of its own. */
  private async layers(stack: OtioItem, where: Where): Promise<Layers> {
    const { place, kind, depth } = where;
    this.look(stack, place);
    const found: { kind: Kind; track: Track }[] = [];
    for (const [index, raw] of (stack.children ?? []).entries()) {
      const at = `${place}${depth === 0 ? '/children' : ' > '}[${index}]`;
      const parsed = this.parse(raw, at);
      if (parsed) found.push(...(await this.layer(parsed.item, { place: parsed.place, kind, depth: depth + 1 })));
    }
    const range = stack.source_range ? rangeOf(stack.source_range) : undefined;
    const tracks = range ? found.map(({ kind: of, track }) => ({ kind: of, track: trim(track, range) })) : found;
    const of = (wanted: Kind) => tracks.filter((track) => track.kind === wanted).map(({ track }) => track);
    return {
      video: of('video'),
      audio: of('audio'),
      duration: range?.duration ?? tracks.reduce((longest, { track }) => most(longest, lengthOf(track)), ZERO),
    };
  }

  private async layer(item: OtioItem, where: Where): Promise<{ kind: Kind; track: Track }[]> {
    const schema = schemaName(item);
    if (schema === 'Track') return await this.layerOfTrack(item, where);
    if (schema !== 'Stack') {
      const element = await this.element(item, where);
      return element ? [{ kind: where.kind, track: [element] }] : [];
    }
    if (item.enabled === false) {
      this.leftOut.push(`${where.place}: the stack is disabled`);
      return [];
    }
    const inner = await this.guarded(where, async () => await this.layers(item, where));
    const { video = [], audio = [] } = inner ?? {};
    return [
      ...video.map((track) => ({ kind: 'video' as const, track })),
      ...audio.map((track) => ({ kind: 'audio' as const, track })),
    ];
  }

  private async layerOfTrack(item: OtioItem, where: Where): Promise<{ kind: Kind; track: Track }[]> {
    const kind = kindOf(item);
    if (item.enabled === false) {
      this.leftOut.push(`${where.place}: the track is disabled`);
      return [];
    }
    if (!kind) {
      if (item.children?.length)
        this.faults.add('TIMELINE_UNSUPPORTED', where.place, `A track of kind ${item.kind} cannot be assembled.`);
      return [];
    }
    const track = await this.guarded(where, async () => await this.track(item, { ...where, kind }));
    return track ? [{ kind, track }] : [];
  }

  private async track(item: OtioItem, { place, kind, depth }: Where): Promise<Track> {
    this.look(item, place);
    const elements: TrackElement[] = [];
    for (const [index, raw] of (item.children ?? []).entries()) {
      const parsed = this.parse(raw, `${place} > [${index}]`);
      if (!parsed) continue;
      const element = await this.element(parsed.item, { place: parsed.place, kind, depth: depth + 1, inTrack: true });
      if (element) elements.push(element);
    }
    return item.source_range ? trim(elements, rangeOf(item.source_range)) : elements;
  }

  private async element(item: OtioItem, where: Where): Promise<TrackElement | undefined> {
    return await this.guarded(where, async () => {
      const schema = schemaName(item);
      if (schema === 'Track' || schema === 'Stack') return await this.nested(item, where);
      const speed = this.look(item, where.place, schema === 'Clip' || schema === 'Gap');
      if (schema === 'Gap')
        return { kind: 'gap', duration: item.source_range ? rangeOf(item.source_range).duration : ZERO };
      if (schema === 'Clip') return await readClip(item, { ...where, media: this.media, ...(speed ? { speed } : {}) });
      if (schema === 'Transition' && where.inTrack) return readTransition(item, where.place);
      throw new ReelbatchError('TIMELINE_UNSUPPORTED', `A ${schema} cannot be assembled here.`);
    });
  }

  /** A track or a stack inside a track. */
  private async nested(item: OtioItem, where: Where): Promise<TrackElement> {
    const { place, kind } = where;
    if (schemaName(item) === 'Track') {
      if (kindOf(item) !== kind)
        throw new ReelbatchError('TIMELINE_UNSUPPORTED', `A track of kind ${item.kind} inside one of kind ${kind}.`);
      const row = await this.track(item, where);
      const duration = lengthOf(row);
      return item.enabled === false ? { kind: 'gap', duration } : { kind: 'stack', rows: [row], duration };
    }
    const { video, audio, duration } = await this.layers(item, where);
    if (item.enabled === false) return { kind: 'gap', duration };
    if (kind === 'video' && audio.length > 0) this.withSound.push(place);
    return { kind: 'stack', rows: kind === 'video' ? video : audio, duration };
  }

  /** Runs one step; what it throws about the timeline is a fault of its place. */
  private async guarded<T>({ place, depth }: Where, step: () => Promise<T>): Promise<T | undefined> {
    try {
      if (depth > DEEPEST)
        throw new ReelbatchError('TIMELINE_UNSUPPORTED', `It lies more than ${DEEPEST} levels deep.`);
      return await step();
    } catch (error) {
      if (error instanceof RangeError)
        this.faults.add('TIMELINE_INVALID', place, `It has a time beyond reach: ${error.message}.`);
      else this.faults.addError(error, place);
      return undefined;
    }
  }

  private parse(raw: unknown, at: string): { item: OtioItem; place: string } | undefined {
    const name = (raw as { name?: unknown } | null)?.name;
    const place = `${at} '${typeof name === 'string' ? name : ''}'`;
    const parsed = itemSchema.safeParse(raw);
    if (parsed.success) return { item: parsed.data, place };
    const words = parsed.error.issues.map((issue) => `${issue.path.join('/') || 'the item'}: ${issue.message}`);
    this.faults.add('TIMELINE_INVALID', place, `${words.join('; ')}.`);
    return undefined;
  }

  /** Notes markers and effects that are left out, refuses changes of time but those of clips and gaps. The speed, if it is another. */
  private look(item: OtioItem, place: string, mayRun = false): Rational | undefined {
    if (item.markers?.length) this.leftOut.push(`${place}: ${item.markers.length} markers`);
    const { speed, refused, leftOut, departures } = readEffects(item);
    this.leftOut.push(...[...leftOut, ...departures].map((words) => `${place}: ${words}`));
    this.departures.push(...departures.map((words) => `${place}: ${words}`));
    const all = speed && !mayRun ? timeEffects(item) : refused;
    if (all.length > 0)
      this.faults.add('TIMELINE_UNSUPPORTED', place, `The effect ${all.join(', ')} cannot be assembled.`);
    return speed;
  }
}

function kindOf({ kind }: OtioItem): Kind | undefined {
  if (/^audio$/i.test(kind ?? '')) return 'audio';
  return /^(video)?$/i.test(kind ?? '') ? 'video' : undefined;
}
