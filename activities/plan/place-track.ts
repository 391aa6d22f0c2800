import type { Canvas, Media, VideoPiece } from '../../model/program';
import { multiply, type Rational, round } from '../../model/rational';
import type { FaultList } from './fault-list';
import { joinSlots, type Slot, sourceAt } from './join-slots';
import { slicePiece } from './pieces';
import { type Clip, isTooLongReversed, lackOf } from './source-reach';
import type { Track } from './timeline/clips';

/** A piece of a track at its place on the film. */
export interface Placed {
  readonly from: number;
  readonly to: number;
  readonly piece: VideoPiece;
}

export interface Laying {
  readonly canvas: Canvas;
  /** The index by which pieces find a file. */
  readonly indexOf: (media: Media) => number;
  readonly faults: FaultList;
  readonly kind: 'video' | 'audio';
  /** Nothing lies below: a gap is black, or silence. */
  readonly bottom: boolean;
}

export interface PlacedTrack {
  /** The track itself and above it what tracks inside it add, from the bottom to the top. */
  readonly rows: readonly (readonly Placed[])[];
  readonly frames: number;
}

/** Puts the elements of a track one after the other, each by its own rounded length, and joins them where there is a transition. */
export function placeTrack(track: Track, laying: Laying): PlacedTrack {
  const slots = slotsOf(track, laying);
  const joins = track.map((element, index) =>
    element.kind === 'transition' ? joinSlots(element, [slots[index - 1], slots[index + 1]], laying) : undefined,
  );
  const rows: Placed[][] = [[]];
  for (const index of track.keys()) {
    const [slot, join] = [slots[index], joins[index]];
    if (join) rows[0]?.push(join);
    if (slot?.element.kind === 'stack') placeStack(slot, slot.element.rows, rows, laying);
    else if (slot) rows[0]?.push(...placeSlot(slot, laying));
  }
  return { rows, frames: slots.reduce((end, slot) => slot?.to ?? end, 0) };
}

function slotsOf(track: Track, { canvas }: Laying): (Slot | undefined)[] {
  let at = 0;
  return track.map((element) => {
    if (element.kind === 'transition') return undefined;
    const from = at;
    at += Math.max(0, round(multiply(element.duration, canvas.rate)));
    return { element, from, to: at, head: 0, tail: 0 };
  });
}

function placeSlot({ element, from, to, head, tail }: Slot, laying: Laying): Placed[] {
  if (element.kind === 'gap' || to <= from) return [];
  if (element.kind === 'clip') checkBounds(element, laying);
  const piece = { ...sourceAt(element, 0, laying), frames: to - from };
  return cut({ from, to, piece }, from + head, to - tail, laying.canvas);
}

/** The tracks of a stack begin where it does and end with it. */
function placeStack({ from: at, to }: Slot, tracks: readonly Track[], rows: Placed[][], laying: Laying): void {
  const inner = tracks.flatMap(
    (track, index) =>
      placeTrack(track, { ...laying, bottom: laying.bottom && (index === 0 || laying.kind === 'audio') }).rows,
  );
  for (const [index, row] of inner.entries()) {
    const kept = row.flatMap((placed) => cut(placed, 0, to - at, laying.canvas));
    rows[index] ??= [];
    rows[index].push(...kept.map((placed) => ({ ...placed, from: placed.from + at, to: placed.to + at })));
  }
}

/** The part of a piece that lies between two frames, if there is one. */
export function cut(placed: Placed, from: number, to: number, { rate }: Canvas): Placed[] {
  const first = Math.max(placed.from, from);
  const last = Math.min(placed.to, to);
  if (first >= last) return [];
  return [{ from: first, to: last, piece: slicePiece(placed.piece, first - placed.from, last - first, rate) }];
}

function checkBounds(clip: Clip, laying: Laying): void {
  const { faults, kind } = laying;
  const { media, place } = clip;
  if (!media[kind]) {
    faults.add('MEDIA_UNREADABLE', place, `The file holds no ${kind === 'video' ? 'picture' : 'sound'}.`, media.path);
    return;
  }
  const lack = lackOf(clip, {}, laying);
  if (lack) {
    const wants = `${inSeconds(lack.wanted.from)} to ${inSeconds(lack.wanted.to)}`;
    const detail = `The clip wants ${wants}, the file has 0 to ${inSeconds(lack.there)}.`;
    faults.add('MEDIA_TRUNCATED', place, detail, media.path);
  }
  if (isTooLongReversed(clip))
    faults.add('TIMELINE_UNSUPPORTED', place, 'Sound runs backwards for ten minutes at most.', media.path);
}

function inSeconds(time: Rational): string {
  return `${(time.num / time.den).toFixed(3)} s`;
}
