import type { AudioPiece, PictureSource, SoundSource, VideoPiece } from '../../model/program';
import { compare, type Rational } from '../../model/rational';
import { momentAt, speedOf } from '../../model/source-time';

/** The part of a picture or sound piece that begins `offset` frames into it and is `frames` long. */
export function slicePiece(piece: VideoPiece, offset: number, frames: number, rate: Rational): VideoPiece;
export function slicePiece(piece: AudioPiece, offset: number, frames: number, rate: Rational): AudioPiece;
export function slicePiece(
  piece: VideoPiece | AudioPiece,
  offset: number,
  frames: number,
  rate: Rational,
): VideoPiece | AudioPiece {
  if (piece.kind !== 'dissolve') return { ...later(piece, offset, rate), frames };
  const from = later(piece.from, offset, rate);
  const to = later(piece.to, offset, rate);
  return { ...piece, from, to, frames, offset: piece.offset + offset } as VideoPiece | AudioPiece;
}

/** A source as it is some frames on. */
function later<S extends PictureSource | SoundSource>(source: S, frames: number, rate: Rational): S {
  if (source.kind !== 'media') return source;
  return { ...source, start: momentAt(source, frames, rate) };
}

/** True when the second piece goes on in the same source where the first ends. */
export function continues(first: VideoPiece | AudioPiece, second: VideoPiece | AudioPiece, rate: Rational): boolean {
  if (first.kind === 'dissolve' || second.kind === 'dissolve' || first.kind !== second.kind) return false;
  if (!('media' in first) || !('media' in second)) return true;
  if (first.media !== second.media) return false;
  if (first.kind === 'held' || second.kind === 'held') return compare(first.start, second.start) === 0;
  const alike = compare(speedOf(first), speedOf(second)) === 0;
  return alike && compare(second.start, momentAt(first, first.frames, rate)) === 0;
}
