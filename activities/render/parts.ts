import { imageShown } from '../../model/image-sequence';
import type { Canvas, Media, MediaSource, PictureSource } from '../../model/program';
import { floor, multiply } from '../../model/rational';
import { isReversed, momentAt, speedOf } from '../../model/source-time';

/** Held in memory while a part is turned round: at four bytes a pixel, as much as the widest working format has. */
const REVERSED_BYTES = 2 ** 28;
const BYTES_PER_PIXEL = 4;

/** Some frames of a source that one chain of filters makes. */
export interface Part {
  readonly source: PictureSource;
  readonly frames: number;
  /** The frames are turned round when they have been made. */
  readonly reversed?: boolean;
  /** Of a sequence: the place of the image that each frame shows. */
  readonly images?: readonly number[];
}

/**
 * The parts of some frames of a source, one after the other. What runs backwards is made in parts that run forwards and are then turned
 * round, each small enough to be held in memory; images that are shown as black are no part of their sequence.
 */
export function partsOf(source: PictureSource, frames: number, media: readonly Media[], canvas: Canvas): Part[] {
  if (!('media' in source)) return [{ source, frames }];
  const file = media[source.media];
  if (file?.sequence) return imageParts(source, frames, imagesOf(source, frames, file, canvas));
  if (source.kind === 'held' || !isReversed(source)) return [{ source, frames }];
  return reversedParts(source, frames, canvas);
}

type FileSource = Extract<PictureSource, { readonly media: number }>;

/** The place of the image that is shown at each frame; null for black. Rounding may want one more than there are. */
export function imagesOf(source: FileSource, frames: number, { sequence, video }: Media, canvas: Canvas) {
  if (!sequence || !video) return [];
  return Array.from({ length: frames }, (_, frame) => {
    const moment = source.kind === 'held' ? source.start : momentAt(source, frame, canvas.rate);
    const place = floor(multiply(moment, video.rate));
    return imageShown(sequence, Math.min(sequence.count - 1, Math.max(0, place)));
  });
}

function imageParts(source: FileSource, frames: number, places: readonly (number | null)[]): Part[] {
  if (source.kind === 'held') {
    const [place] = places;
    return place == null ? [{ source: { kind: 'black' }, frames }] : [{ source, frames, images: [place] }];
  }
  const parts: { images: number[]; black: boolean }[] = [];
  for (const place of places) {
    const black = place === null;
    if (parts.at(-1)?.black !== black) parts.push({ images: [], black });
    parts.at(-1)?.images.push(place ?? 0);
  }
  return parts.map(({ images, black }) =>
    black ? { source: { kind: 'black' }, frames: images.length } : { source, frames: images.length, images },
  );
}

function reversedParts(source: MediaSource, frames: number, { width, height, rate }: Canvas): Part[] {
  const most = Math.max(1, Math.floor(REVERSED_BYTES / (width * height * BYTES_PER_PIXEL)));
  const { num, den } = speedOf(source);
  return Array.from({ length: Math.ceil(frames / most) }, (_, index) => {
    const first = index * most;
    const length = Math.min(most, frames - first);
    const start = momentAt(source, first + length - 1, rate);
    return { source: { ...source, start, speed: { num: -num, den } }, frames: length, reversed: true };
  });
}

/** What turning round takes of the memory: parts are made one after the other, of a dissolve from two sources at once. */
export function reversedPictureBytes(
  pieces: readonly (PictureSource | { kind: 'dissolve'; from: PictureSource; to: PictureSource })[],
) {
  const turned = (source: PictureSource) => source.kind === 'media' && isReversed(source);
  const most = pieces.map((piece) =>
    piece.kind === 'dissolve' ? [piece.from, piece.to].filter(turned).length : Number(turned(piece)),
  );
  return REVERSED_BYTES * Math.max(0, ...most);
}
