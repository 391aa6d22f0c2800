import { type FailureCode, ReelbatchError } from '../../../model/failure';
import { type Rational, subtract, ZERO } from '../../../model/rational';
import type { TrackElement } from './clips';
import type { ReferencedMedia } from './media-finder';
import { type OtioItem, type OtioReference, schemaName } from './otio';
import { rangeOf } from './otio-time';

export interface ClipContext {
  readonly media: ReferencedMedia;
  readonly place: string;
  readonly kind: 'video' | 'audio';
  /** At which it runs, if it is another than the file's own; ZERO for a frame that is shown all the time. */
  readonly speed?: Rational;
}

/**
 * A clip as an element of its track.
 * @throws ReelbatchError that says what is wrong with its reference or its file; RangeError for times beyond exact arithmetic.
 */
export async function readClip(item: OtioItem, context: ClipContext): Promise<TrackElement> {
  const reference = referenceOf(item);
  const available = reference?.available_range ? rangeOf(reference.available_range) : undefined;
  const range = item.source_range ? rangeOf(item.source_range) : available;
  // What is not shown need not be there.
  if (item.enabled === false && range) return { kind: 'gap', duration: range.duration };
  if (reference && schemaName(reference) === 'GeneratorReference') {
    refuseUnlessBlack(reference);
    if (!range) fault('TIMELINE_INVALID', 'A generator needs a source_range: it has no length of its own.');
    return { kind: context.kind === 'video' ? 'black' : 'gap', duration: range.duration };
  }
  const media = await context.media.find(urlOf(reference));
  if (!range && media.video?.still) {
    fault('TIMELINE_INVALID', 'A still picture needs a source_range: it has no length of its own.', media.path);
  }
  const duration = range?.duration ?? media.video?.duration ?? media.audio?.duration ?? ZERO;
  const { speed } = context;
  const held = speed?.num === 0;
  if (item.enabled === false || (held && context.kind === 'audio')) return { kind: 'gap', duration };
  const start = range ? subtract(range.start, available?.start ?? ZERO) : ZERO;
  const clip = { kind: 'clip', place: context.place, media, start, duration } as const;
  if (media.video?.still || !speed) return clip;
  return held ? { ...clip, held } : { ...clip, speed };
}

/** Clip.2 has several references and says which is meant, Clip.1 has one. */
function referenceOf(item: OtioItem): OtioReference | undefined {
  const { media_references: references } = item;
  if (!references) return item.media_reference ?? undefined;
  const key = item.active_media_reference_key ?? 'DEFAULT_MEDIA';
  if (Object.hasOwn(references, key)) return references[key] ?? undefined;
  if (item.media_reference) return item.media_reference;
  fault('TIMELINE_INVALID', `Its active_media_reference_key is '${key}', and it has no reference of that name.`);
}

function urlOf(reference: OtioReference | undefined): string {
  if (!reference) fault('MEDIA_MISSING', 'The clip needs a reference to a file, and has none.');
  const schema = schemaName(reference);
  if (schema === 'ExternalReference' && reference.target_url) return reference.target_url;
  if (schema === 'ExternalReference') fault('MEDIA_MISSING', 'Its reference names no file.');
  if (schema === 'MissingReference') fault('MEDIA_MISSING', 'The clip has a MissingReference: link it to its file.');
  fault('TIMELINE_UNSUPPORTED', `An ExternalReference is read, the reference of this clip is of the schema ${schema}.`);
}

function refuseUnlessBlack({ generator_kind, parameters }: OtioReference): void {
  const kind = (generator_kind ?? '').toLowerCase().replaceAll(/[\s_-]/g, '');
  if (kind === 'black' || (kind === 'solidcolor' && isBlack(parameters?.['color'] ?? parameters?.['colour']))) return;
  const what = kind === 'solidcolor' ? 'SolidColor of another colour than black' : (generator_kind ?? 'nameless');
  fault('TIMELINE_UNSUPPORTED', `The generator ${what} cannot be assembled.`);
}

/** Colours are written by name, as #rrggbb, or as red, green and blue in a list or an object; what follows them is opacity. */
function isBlack(colour: unknown): boolean {
  if (typeof colour === 'string') return /^(black|#(000|000000|000000ff))$/i.test(colour);
  if (typeof colour !== 'object' || colour === null) return false;
  const parts = Array.isArray(colour)
    ? colour
    : ['r', 'g', 'b'].map((name) => (colour as Record<string, unknown>)[name]);
  return parts.length >= 3 && parts.slice(0, 3).every((part) => part === 0) && (parts[3] ?? 1) !== 0;
}

function fault(code: FailureCode, detail: string, file: string | null = null): never {
  throw new ReelbatchError(code, detail, file);
}
