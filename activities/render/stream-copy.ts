import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { AudioPiece, Media, MpegStream, PictureSource, SoundSource, VideoPiece } from '../../model/program';
import { add } from '../../model/rational';
import type { Store } from '../../store/store';
import { ffmpegArguments, READ_STREAM } from '../ffmpeg/command';
import { codeOf, lastWords } from '../ffmpeg/failure';
import { type FfmpegContext, runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { mediaFault } from './diagnose';
import { soundNeed } from './estimate';
import { hashFile } from './hash-file';
import { holdMissing, SpanBusy } from './single-flight';
import { WorkPlace } from './work-place';

/** Rises whenever copies are made in another way. */
const COPY_RECIPE = 1;

export interface SourceAccess {
  readonly store: Pick<Store, 'media' | 'renditions'>;
  readonly context: FfmpegContext;
  readonly owner: string;
}

/** The name in the store of the copy of an MPEG stream. */
export function copyHash({ fingerprint }: Pick<Media, 'fingerprint'>): string {
  return createHash('sha256')
    .update(JSON.stringify(['copy', COPY_RECIPE, fingerprint]))
    .digest('hex');
}

/**
 * The path of the copy of an MPEG stream, which is made now if there is none. A stream has no index, and a seek in it lands anywhere; in
 * Matroska it is exact. Its packets are copied as they are, once for each content, and lie among the renditions.
 * @throws ReelbatchError SPAN_BUSY when somebody else is making the copy; the media's fault, by file.
 */
export async function copyOf(access: SourceAccess, media: Media, stream: MpegStream, source: string): Promise<string> {
  const { renditions } = access.store;
  const hash = copyHash(media);
  const held = await holdMissing(renditions, [hash], access.owner);
  const place = new WorkPlace((name) => renditions.temporaryPath(name));
  try {
    if (held.busy.length > 0) throw new SpanBusy(held.busy);
    if (held.hashes.has(hash)) await copy(access, { media, stream, source, hash, place });
    return renditions.path({ hash, extension: 'mkv' });
  } finally {
    await place.clear();
    await held.release();
  }
}

interface Copying {
  readonly media: Media;
  readonly stream: MpegStream;
  readonly source: string;
  readonly hash: string;
  readonly place: WorkPlace;
}

async function copy({ store, context }: SourceAccess, copying: Copying): Promise<void> {
  const { media, stream, source, hash, place } = copying;
  const temporary = await place.path(`${hash}.mkv`);
  const end = await runFfmpeg(context, {
    // Not every packet of a program stream has a stamp.
    arguments: ffmpegArguments(
      [{ path: source, options: [...READ_STREAM, '-fflags', '+genpts'] }],
      [{ path: temporary, options: copyOptions(stream, media) }],
    ),
    need: { ...soundNeed(0), diskBytes: (await stat(source)).size },
  });
  const code = codeOf(end);
  if (code !== undefined) throw mediaFault(code, lastWords(end).replaceAll(source, media.path), media.path);
  const record = { hash, extension: 'mkv', length: 0, extradataSha256: null };
  await store.renditions.publish(temporary, { ...record, ...(await hashFile(temporary, context.signal)) });
}

function copyOptions({ streamPcm }: MpegStream, { video, audio }: Media): string[] {
  return [
    ...(video ? ['-map', '0:v:0'] : []),
    ...(audio ? ['-map', '0:a:0'] : []),
    ...['-map_metadata', '-1', '-c', 'copy', ...(streamPcm ? ['-c:a', 'pcm_s24le'] : []), '-f', 'matroska'],
  ];
}

/** Pieces as they stand in the files that are read: a copy of a stream begins with its earliest stamp, not with its first picture. */
export function inFiles<P extends VideoPiece | AudioPiece>(pieces: readonly P[], media: readonly Media[]): P[] {
  const shifted = <S extends PictureSource | SoundSource>(source: S): S => {
    const stream = 'media' in source ? media[source.media]?.mpegStream : undefined;
    return stream && 'start' in source ? { ...source, start: add(source.start, stream.lead) } : source;
  };
  return pieces.map((piece) =>
    piece.kind === 'dissolve' ? { ...piece, from: shifted(piece.from), to: shifted(piece.to) } : shifted(piece),
  ) as P[];
}
