import type { AssemblyPlan } from '../../model/assembly-plan';
import { imagePath } from '../../model/image-sequence';
import { type AudioPiece, type Media, mediaUsed, type Program, type VideoPiece } from '../../model/program';
import { imagesOf } from './parts';
import { copyOf, type SourceAccess } from './stream-copy';

/** A file that is read for some pieces. */
export interface UsedFile {
  /** Index of its media. */
  readonly media: number;
  /** Of a sequence, the place of this image. */
  readonly image?: number;
  /** Relative to the media root. */
  readonly path: string;
  readonly absolute: string;
}

/**
 * The files that some pieces use: of a sequence, the images that are shown; of an MPEG stream, its copy, which is made now if there is none.
 * @throws ReelbatchError SPAN_BUSY when somebody else is making a copy; the media's fault, by file.
 */
export async function usedFiles(
  access: SourceAccess,
  plan: Pick<AssemblyPlan, 'media' | 'canvas'>,
  pieces: readonly (VideoPiece | AudioPiece)[],
): Promise<UsedFile[]> {
  const { store } = access;
  const files: UsedFile[] = [];
  for (const media of mediaUsed(pieces)) {
    const one = plan.media[media] as Media;
    const { path, sequence, mpegStream } = one;
    if (!sequence) {
      const absolute = await store.media.absolute(path);
      files.push({ media, path, absolute: mpegStream ? await copyOf(access, one, mpegStream, absolute) : absolute });
    }
    for (const image of sequence ? imagesShown(media, pieces, plan) : []) {
      const own = imagePath(sequence as NonNullable<typeof sequence>, image);
      files.push({ media, image, path: own, absolute: await store.media.absolute(own) });
    }
  }
  return files;
}

/** Their names, by their absolute paths. */
export function namesAmong(files: readonly UsedFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, absolute }) => [absolute, path]));
}

/** Finds the absolute path among them. */
export function pathAmong(files: readonly UsedFile[]): (media: number, image?: number) => string {
  const keyOf = (media: number, image?: number) => `${media} ${image ?? ''}`;
  const paths = new Map(files.map(({ media, image, absolute }) => [keyOf(media, image), absolute]));
  return (media, image) => paths.get(keyOf(media, image)) ?? '';
}

function imagesShown(
  wanted: number,
  pieces: readonly (VideoPiece | AudioPiece)[],
  { media, canvas }: Pick<Program, 'media' | 'canvas'>,
): ReadonlySet<number> {
  const file = media[wanted];
  const shown = pieces.flatMap((piece) => {
    const sources = piece.kind === 'dissolve' ? [piece.from, piece.to] : [piece];
    return sources.flatMap((source) =>
      file && 'media' in source && source.media === wanted ? imagesOf(source, piece.frames, file, canvas) : [],
    );
  });
  return new Set(shown.filter((image) => image !== null));
}
