import { createHash } from 'node:crypto';
import type { Canvas, Media, PictureSource, SoundSource, VideoPiece } from '../../model/program';
import { divide, floor, multiply, type Rational, rational, round, subtract, toNumber } from '../../model/rational';
import { speedOf } from '../../model/source-time';
import { continues, slicePiece } from './pieces';

/** A span no longer than this is left whole. */
const LONGEST_SECONDS = 6;
/** No cut nearer than this to another one or to an end of the film; where that is not to be had, a second. */
const NEAREST_SECONDS = 2;
const SHORTEST_SECONDS = 1;
/** A long shot may be cut where its source is at a multiple of this. */
const GRID_SECONDS = 4;

export interface CutSpan {
  readonly firstFrame: number;
  readonly frames: number;
  readonly pieces: readonly VideoPiece[];
}

/**
 * Cuts a film into spans of about four seconds. Where it is cut follows from the pictures on both sides of each cut and never from
 * its place on the timeline: of all possible cuts the one with the lowest hash comes first, then on either side the next, until no
 * part is too long (the recursion of a treap; see docs/decisions/0001-span-boundaries.md). So an edit moves only cuts beside it.
 */
export function cutSpans(video: readonly VideoPiece[], media: readonly Media[], canvas: Canvas): CutSpan[] {
  const shots = atoms(merged(video, canvas.rate), canvas.rate);
  const places = [0];
  for (const shot of shots) places.push((places.at(-1) ?? 0) + shot.frames);
  const cuts = shots.slice(1).map(
    (shot, index): Cut => ({
      at: places[index + 1] ?? 0,
      rank: rankOf(shots[index] as VideoPiece, shot, media, canvas.rate),
      atom: index + 1,
    }),
  );
  const chosen = [NEAREST_SECONDS, SHORTEST_SECONDS].reduce<Cut[]>(
    (kept, nearest) =>
      subdivide(cuts, kept, places.at(-1) ?? 0, framesIn(nearest, canvas), framesIn(LONGEST_SECONDS, canvas)),
    [],
  );
  const edges = [0, ...chosen.map(({ atom }) => atom), shots.length];
  return edges.slice(1).map((end, index) => {
    const begin = edges[index] ?? 0;
    const firstFrame = places[begin] ?? 0;
    return {
      firstFrame,
      frames: (places[end] ?? 0) - firstFrame,
      pieces: merged(shots.slice(begin, end), canvas.rate),
    };
  });
}

interface Cut {
  /** Frame of the film before which the cut lies. */
  readonly at: number;
  readonly rank: string;
  /** Index of the atom behind the cut. */
  readonly atom: number;
}

function framesIn(seconds: number, { rate }: Canvas): number {
  return Math.ceil(seconds * toNumber(rate));
}

/** Adds cuts to those that are kept, until no part between two of them is too long or has a cut far enough from its ends. */
function subdivide(
  cuts: readonly Cut[],
  kept: readonly Cut[],
  frames: number,
  nearest: number,
  longest: number,
): Cut[] {
  const result: Cut[] = [];
  const divide = (from: number, to: number) => {
    if (to - from <= longest) return;
    const between = within(cuts, from + nearest, to - nearest);
    const best = between.reduce<Cut | undefined>((a, b) => (a && a.rank <= b.rank ? a : b), undefined);
    if (!best) return;
    divide(from, best.at);
    result.push(best);
    divide(best.at, to);
  };
  let from = 0;
  for (const cut of kept) {
    divide(from, cut.at);
    result.push(cut);
    from = cut.at;
  }
  divide(from, frames);
  return result;
}

/** The cuts whose place lies between two frames, both included; cuts are in order. */
function within(cuts: readonly Cut[], from: number, to: number): readonly Cut[] {
  const first = cuts.findIndex(({ at }) => at >= from);
  if (first < 0) return [];
  const behind = cuts.findIndex(({ at }) => at > to);
  return cuts.slice(first, behind < 0 ? undefined : behind);
}

function rankOf(before: VideoPiece, after: VideoPiece, media: readonly Media[], rate: Rational): string {
  const text = JSON.stringify([identity(before, media), identity(after, media), rate]);
  return createHash('sha256').update(text).digest('hex');
}

/** What a piece shows, in words that do not depend on the film it is in. */
export function identity(piece: VideoPiece, media: readonly Media[]): unknown {
  if (piece.kind === 'black') return ['black', piece.frames];
  if (piece.kind === 'dissolve') {
    const { from, to, frames, offset, length } = piece;
    return ['dissolve', length, offset, identity({ ...from, frames }, media), identity({ ...to, frames }, media)];
  }
  const source = media[piece.media];
  const { kind, start, frames } = piece;
  return [kind, source?.fingerprint, source?.video, start.num, start.den, frames, ...speedIdentity(piece)];
}

/** Nothing at the source's own speed: what was rendered before there were others keeps its name. */
export function speedIdentity(source: PictureSource | SoundSource): number[] {
  return source.kind === 'media' && source.speed ? [source.speed.num, source.speed.den] : [];
}

/** Pieces that go on where the one before ends become one. */
function merged(pieces: readonly VideoPiece[], rate: Rational): VideoPiece[] {
  const result: VideoPiece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last && continues(last, piece, rate))
      result[result.length - 1] = { ...last, frames: last.frames + piece.frames };
    else result.push(piece);
  }
  return result;
}

/** Long shots divided on the grid of their source, no part shorter than a second. A dissolve is one whole, however long. */
function atoms(pieces: readonly VideoPiece[], rate: Rational): VideoPiece[] {
  return pieces.flatMap((piece) => {
    if (piece.kind === 'dissolve') return [piece];
    const edges = [0, ...gridOffsets(piece, rate), piece.frames];
    return edges.slice(1).map((end, index) => {
      const begin = edges[index] ?? 0;
      return slicePiece(piece, begin, end - begin, rate);
    });
  });
}

function gridOffsets(piece: VideoPiece, rate: Rational): number[] {
  // At another speed the grid is as much wider in the source: its lines stay as far from one another in the film.
  const start = piece.kind === 'media' ? divide(piece.start, speedOf(piece)) : rational(0);
  const shortest = Math.ceil(SHORTEST_SECONDS * toNumber(rate));
  const grid = rational(GRID_SECONDS);
  const offsets: number[] = [];
  for (let line = floor(divide(start, grid)) + 1; ; line += 1) {
    const offset = round(multiply(subtract(multiply(rational(line), grid), start), rate));
    if (offset > piece.frames - shortest) return offsets;
    if (offset >= shortest) offsets.push(offset);
  }
}
