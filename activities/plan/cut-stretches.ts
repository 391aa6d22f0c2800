import { createHash } from 'node:crypto';
import type { AudioPiece, Media, SoundSource } from '../../model/program';
import type { Rational } from '../../model/rational';
import { toNumber } from '../../model/rational';
import { speedIdentity } from './cut-spans';
import { slicePiece, sliceRow } from './pieces';
import { type Cut, subdivide } from './subdivide';

/** A stretch no longer than this is left whole. */
const LONGEST_SECONDS = 90;
/** No cut nearer than this to another one or to an end of the film. */
const NEAREST_SECONDS = 20;
/** A stretch has no more pieces than this where there are cuts: one filter graph of a thousand inputs takes a minute and gigabytes. */
const MOST_PIECES = 50;
/** Of many short pieces so many stay together. */
const FEWEST_PIECES = 10;

export interface CutStretch {
  readonly firstFrame: number;
  readonly frames: number;
  readonly rows: readonly (readonly AudioPiece[])[];
}

/** The same part of one row alone. Silence all through has no rows. */
export function rowOf({ rows, ...stretch }: CutStretch, row: number): CutStretch {
  return { ...stretch, rows: rows[row] ? [rows[row]] : [] };
}

/** What the sound of a film is cut by. */
export interface StretchContext {
  readonly media: readonly Media[];
  readonly rate: Rational;
}

/**
 * Cuts the sound of a film into stretches of about a minute that join without a click: each ends where no row goes on in the same source.
 * Of the places where every row has a cut those are taken that rank first by what is heard on both sides, as with spans
 * (docs/decisions/0001-span-boundaries.md); a film without such places is one stretch.
 */
export function cutStretches(
  rows: readonly (readonly AudioPiece[])[],
  frames: number,
  { media, rate }: StretchContext,
): CutStretch[] {
  if (rows.every((row) => row.every((piece) => piece.kind === 'silence'))) return [{ firstFrame: 0, frames, rows: [] }];
  const chosen = chooseCuts(commonCuts(rows, frames, { media, rate }), rows, frames, rate);
  const edges = [0, ...chosen.map(({ at }) => at), frames];
  return edges.slice(1).map((end, index) => {
    const begin = edges[index] ?? 0;
    return { firstFrame: begin, frames: end - begin, rows: rows.map((row) => sliceRow(row, begin, end, rate)) };
  });
}

interface StretchCut extends Cut {
  /** How many pieces of all rows lie before it. */
  readonly pieces: number;
}

function chooseCuts(
  cuts: readonly StretchCut[],
  rows: readonly (readonly AudioPiece[])[],
  frames: number,
  rate: Rational,
): StretchCut[] {
  const ends = [
    { at: 0, rank: '', pieces: 0 },
    { at: frames, rank: '', pieces: rows.reduce((sum, row) => sum + row.length, 0) },
  ] as const;
  const longest = LONGEST_SECONDS * toNumber(rate);
  const nearest = NEAREST_SECONDS * toNumber(rate);
  const isLong = (from: StretchCut, to: StretchCut) =>
    to.at - from.at > longest || to.pieces - from.pieces > MOST_PIECES;
  const apart = subdivide(cuts, [], ends, { isLong, isNear: (from, to) => to.at - from.at < nearest });
  return subdivide(cuts, apart, ends, { isLong, isNear: (from, to) => to.pieces - from.pieces < FEWEST_PIECES });
}

/** The places inside the film where every row has a cut. */
function commonCuts(
  rows: readonly (readonly AudioPiece[])[],
  frames: number,
  { media, rate }: StretchContext,
): StretchCut[] {
  const edges = rows.map(edgesOf);
  const [first = new Map<number, number>(), ...others] = edges;
  const common = [...first.keys()].filter((at) => at < frames && others.every((row) => row.has(at)));
  return common.map((at) => {
    const behind = edges.map((row) => row.get(at) ?? 0);
    const sides = rows.map((row, index) => {
      const [before, after] = [row[(behind[index] ?? 0) - 1], row[behind[index] ?? 0]];
      return [before, after].map((piece, side) => piece && heardAt(piece, side === 0, media, rate));
    });
    return {
      at,
      rank: createHash('sha256')
        .update(JSON.stringify([rate, sides]))
        .digest('hex'),
      pieces: behind.reduce((sum, count) => sum + count, 0),
    };
  });
}

/** The frame at which each piece of a row ends, and how many pieces have ended there. */
function edgesOf(row: readonly AudioPiece[]): ReadonlyMap<number, number> {
  let at = 0;
  return new Map(
    row.map((piece, index) => {
      at += piece.frames;
      return [at, index + 1];
    }),
  );
}

/** What is heard in the last frame of a piece, or in its first, in words that do not depend on the film it is in. */
function heardAt(piece: AudioPiece, last: boolean, media: readonly Media[], rate: Rational): unknown {
  const frame = slicePiece(piece, last ? piece.frames - 1 : 0, 1, rate);
  if (frame.kind !== 'dissolve') return sourceOf(frame, media);
  return ['dissolve', frame.length, frame.offset, sourceOf(frame.from, media), sourceOf(frame.to, media)];
}

function sourceOf(source: SoundSource, media: readonly Media[]): unknown {
  if (source.kind === 'silence') return ['silence'];
  const { start } = source;
  return [media[source.media]?.fingerprint, start.num, start.den, ...speedIdentity(source)];
}
