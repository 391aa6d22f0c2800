import { type FailureCode, ReelbatchError } from '../../../model/failure';
import { type Rational, subtract, ZERO } from '../../../model/rational';
import type { TrackElement } from './clips';
import { generatedPicture } from './generator';
import type { ReferencedMedia } from './media-finder';
import { type OtioItem, type OtioReference, schemaName } from './otio';
import { readSequence } from './otio-sequence';
import { rangeOf } from './otio-time';
import type { Range } from './trim';

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
    const picture = generatedPicture(reference);
    if (!range) fault('TIMELINE_INVALID', 'A generator needs a source_range: it has no length of its own.');
    const { duration } = range;
    return context.kind === 'video' ? { kind: 'generated', picture, duration } : { kind: 'gap', duration };
  }
  const media =
    reference && schemaName(reference) === 'ImageSequenceReference'
      ? await findSequence(reference, available, context.media)
      : await context.media.find(urlOf(reference));
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

async function findSequence(reference: OtioReference, available: Range | undefined, media: ReferencedMedia) {
  const { target_url_base, name_prefix } = reference;
  return await media.findSequence(target_url_base ?? '', name_prefix ?? '', readSequence(reference, available));
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
  fault(
    'TIMELINE_UNSUPPORTED',
    `A reference of the schema ${schema} cannot be assembled, only files, image sequences and generators.`,
  );
}

function fault(code: FailureCode, detail: string, file: string | null = null): never {
  throw new ReelbatchError(code, detail, file);
}
