import type { AssemblyPlan } from '../../model/assembly-plan';
import { imagePath } from '../../model/image-sequence';
import { type AudioPiece, mediaUsed, type Program, type VideoPiece } from '../../model/program';
import type { Store } from '../../store/store';
import { imagesOf } from './parts';

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

/** The files that some pieces use: of a sequence, the images that are shown. */
export async function usedFiles(
  store: Pick<Store, 'media'>,
  plan: Pick<AssemblyPlan, 'media' | 'canvas'>,
  pieces: readonly (VideoPiece | AudioPiece)[],
): Promise<UsedFile[]> {
  const files: UsedFile[] = [];
  for (const media of mediaUsed(pieces)) {
    const { path = '', sequence } = plan.media[media] ?? {};
    if (!sequence) files.push({ media, path, absolute: await store.media.absolute(path) });
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
