import type { Canvas, Media, PictureSource, VideoPiece } from '../../model/program';
import { add, compare, divide, multiply, type Rational, rational, round, ZERO } from '../../model/rational';
import type { FaultList } from './fault-list';
import { slicePiece } from './pieces';
import type { Track, TrackElement } from './timeline/clips';

/** A piece of a track at its place on the film. */
export interface Placed {
  readonly from: number;
  readonly to: number;
  readonly piece: VideoPiece;
}

export interface Laying {
  readonly canvas: Canvas;
  /** Every file that is used, found by pieces through their index; new ones are added. */
  readonly media: Media[];
  readonly faults: FaultList;
  readonly kind: 'video' | 'audio';
}

export interface PlacedTrack {
  /** The track itself and above it what tracks inside it add, from the bottom to the top. */
  readonly rows: readonly (readonly Placed[])[];
  readonly frames: number;
}

/** Puts the elements of a track one after the other, each by its own rounded length. */
export function placeTrack(track: Track, laying: Laying): PlacedTrack {
  const rows: Placed[][] = [[]];
  let at = 0;
  for (const element of track) {
    const frames = Math.max(0, round(multiply(element.duration, laying.canvas.rate)));
    if (element.kind === 'stack') placeStack(element.rows, { at, frames, rows, laying });
    else if (frames > 0) {
      const source = sourceOf(element, laying);
      if (source) rows[0]?.push({ from: at, to: at + frames, piece: { ...source, frames } });
    }
    at += frames;
  }
  return { rows, frames: at };
}

/** The tracks of a stack begin where it does and end with it. */
function placeStack(
  tracks: readonly Track[],
  { at, frames, rows, laying }: { at: number; frames: number; rows: Placed[][]; laying: Laying },
): void {
  const inner = tracks.flatMap((track) => placeTrack(track, laying).rows);
  for (const [index, row] of inner.entries()) {
    const kept = row.flatMap((placed) => cut(placed, 0, frames, laying.canvas));
    rows[index] ??= [];
    rows[index].push(...kept.map(({ from, to, piece }) => ({ from: from + at, to: to + at, piece })));
  }
}

/** The part of a piece that lies between two frames, if there is one. */
export function cut(placed: Placed, from: number, to: number, { rate }: Canvas): Placed[] {
  const first = Math.max(placed.from, from);
  const last = Math.min(placed.to, to);
  if (first >= last) return [];
  return [{ from: first, to: last, piece: slicePiece(placed.piece, first - placed.from, last - first, rate) }];
}

function sourceOf(element: Exclude<TrackElement, { kind: 'stack' }>, laying: Laying): PictureSource | undefined {
  if (element.kind === 'gap') return undefined;
  if (element.kind === 'black') return { kind: 'black' };
  checkBounds(element, laying);
  const kind = element.held ? 'held' : 'media';
  return { kind, media: indexOf(laying.media, element.media), start: element.start };
}

function indexOf(media: Media[], wanted: Media): number {
  const known = media.findIndex(({ path }) => path === wanted.path);
  return known >= 0 ? known : media.push(wanted) - 1;
}

/** A clip may want one frame more than its file has, for rounding; sound may end before the picture does. */
function checkBounds(element: TrackElement & { kind: 'clip' }, { canvas, faults, kind }: Laying): void {
  const { media, place, start, held } = element;
  const facts = media[kind];
  if (!facts) {
    faults.add('MEDIA_UNREADABLE', place, `The file holds no ${kind === 'video' ? 'picture' : 'sound'}.`, media.path);
    return;
  }
  if ('still' in facts && facts.still) return;
  const frame = divide(rational(1), canvas.rate);
  const end = add(start, held ? frame : element.duration);
  const spare = kind === 'audio' ? add(frame, frame) : frame;
  if (compare(start, ZERO) < 0 || compare(end, add(facts.duration, spare)) > 0) {
    const wants = `${inSeconds(start)} to ${inSeconds(end)}`;
    const detail = `The clip wants ${wants}, the file has 0 to ${inSeconds(facts.duration)}.`;
    faults.add('MEDIA_TRUNCATED', place, detail, media.path);
  }
}

function inSeconds(time: Rational): string {
  return `${(time.num / time.den).toFixed(3)} s`;
}
