import { createHash } from 'node:crypto';
import type { Canvas, Media, PictureSource, SoundSource, VideoPiece } from '../../model/program';
import { divide, floor, multiply, type Rational, rational, round, subtract, toNumber } from '../../model/rational';
import { speedOf } from '../../model/source-time';
import { continues, slicePiece } from './pieces';
import { type Cut, subdivide } from './subdivide';

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
 * its place on the timeline: of all possible cuts the one that ranks first is made, then on either side the next, until no part is too
 * long (the recursion of a treap; see docs/decisions/0001-span-boundaries.md). So an edit moves only cuts beside it.
 */
export function cutSpans(video: readonly VideoPiece[], media: readonly Media[], canvas: Canvas): CutSpan[] {
  const shots = atoms(merged(video, canvas.rate), canvas.rate);
  const places = [0];
  for (const shot of shots) places.push((places.at(-1) ?? 0) + shot.frames);
  const cuts = shots.slice(1).map(
    (shot, index): SpanCut => ({
      at: places[index + 1] ?? 0,
      rank: rankOf(shots[index] as VideoPiece, shot, media, canvas.rate),
      atom: index + 1,
    }),
  );
  const ends = [
    { at: 0, rank: '', atom: 0 },
    { at: places.at(-1) ?? 0, rank: '', atom: shots.length },
  ] as const;
  const longest = framesIn(LONGEST_SECONDS, canvas);
  const chosen = [NEAREST_SECONDS, SHORTEST_SECONDS].reduce<SpanCut[]>((kept, seconds) => {
    const nearest = framesIn(seconds, canvas);
    return subdivide(cuts, kept, ends, {
      isLong: (from, to) => to.at - from.at > longest,
      isNear: (from, to) => to.at - from.at < nearest,
    });
  }, []);
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

interface SpanCut extends Cut {
  /** Index of the atom behind the cut. */
  readonly atom: number;
}

function framesIn(seconds: number, { rate }: Canvas): number {
  return Math.ceil(seconds * toNumber(rate));
}

/**
 * A hash of the last picture before the cut and the first one behind it. Every cut between shots comes before every place inside one: where
 * shots begin their spans do, so a shot that is moved takes its spans along, and one that is taken out leaves its neighbours alone.
 */
function rankOf(before: VideoPiece, after: VideoPiece, media: readonly Media[], rate: Rational): string {
  const last = slicePiece(before, before.frames - 1, 1, rate);
  const first = slicePiece(after, 0, 1, rate);
  const text = JSON.stringify([identity(last, media), identity(first, media), rate]);
  const order = continues(before, after, rate) ? '2' : '1';
  return `${order} ${createHash('sha256').update(text).digest('hex')}`;
}

/** What a piece shows, in words that do not depend on the film it is in. */
export function identity(piece: VideoPiece, media: readonly Media[]): unknown {
  if (piece.kind === 'black' || piece.kind === 'bars') return [piece.kind, piece.frames];
  if (piece.kind === 'colour') return ['colour', piece.colour, piece.frames];
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
