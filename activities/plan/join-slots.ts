import type { PictureSource } from '../../model/program';
import { add, multiply, round } from '../../model/rational';
import { momentAt } from '../../model/source-time';
import type { Laying, Placed } from './place-track';
import { handleOf, lackOf } from './source-reach';
import type { TrackElement, Transition } from './timeline/clips';

/** An element of a track at its place on the film, and how many of its frames belong to a transition at either end. */
export interface Slot {
  readonly element: Exclude<TrackElement, Transition>;
  readonly from: number;
  readonly to: number;
  head: number;
  tail: number;
}

/**
 * The dissolve between two slots: it begins `in` before the cut and ends `out` behind it, and is as long as both together. The clip
 * before goes on behind its end meanwhile, the one after begins before its start: those are the handles. Undefined for one of no
 * length, and for one that cannot be made: that is a fault.
 */
export function joinSlots(
  transition: Transition,
  [before, after]: readonly [Slot | undefined, Slot | undefined],
  laying: Laying,
): Placed | undefined {
  const { canvas, faults } = laying;
  const refuse = (detail: string) => {
    faults.add('TIMELINE_UNSUPPORTED', transition.place, detail);
    return undefined;
  };
  if (!before || !after) return refuse('A transition needs a clip or a gap on either side.');
  const length = round(multiply(add(transition.in, transition.out), canvas.rate));
  const headFrames = round(multiply(transition.in, canvas.rate));
  const tailFrames = length - headFrames;
  if (length <= 0) return undefined;
  if (headFrames > before.to - before.from - before.head)
    return refuse('It is longer than what is left before the cut.');
  if (tailFrames > after.to - after.from) return refuse('It is longer than what lies behind the cut.');
  for (const { element } of [before, after]) {
    if (element.kind === 'stack') return refuse('It joins a stack or a track: only clips and gaps are joined.');
    if (element.kind === 'gap' && !laying.bottom) {
      return refuse('It fades over the tracks below: only the lowest track fades to and from black.');
    }
  }
  checkHandle(before, { needed: tailFrames, side: 'behind', transition, laying });
  checkHandle(after, { needed: headFrames, side: 'before', transition, laying });
  before.tail = headFrames;
  after.head = tailFrames;
  const from = sourceAt(before.element, before.to - before.from - headFrames, laying);
  const to = sourceAt(after.element, -headFrames, laying);
  const piece = { kind: 'dissolve', from, to, frames: length, offset: 0, length } as const;
  return { from: before.to - headFrames, to: before.to + tailFrames, piece };
}

interface Handle {
  readonly needed: number;
  readonly side: 'before' | 'behind';
  readonly transition: Transition;
  readonly laying: Laying;
}

/** Of the file there must be so many frames more than the clip shows; as with a clip, rounding may want one frame. */
function checkHandle({ element }: Slot, { needed, side, transition, laying }: Handle): void {
  if (element.kind !== 'clip' || element.held || !lackOf(element, { [side]: needed }, laying)?.[side]) return;
  const there = handleOf(element, side, laying);
  const detail = `It needs ${needed} frames of the file ${side} the clip ${element.place}, there are ${there}.`;
  laying.faults.add('TIMELINE_UNSUPPORTED', transition.place, detail, element.media.path);
}

/** What an element shows so many frames behind its beginning; before it, if that is negative. */
export function sourceAt(element: Slot['element'], frames: number, { canvas, indexOf }: Laying): PictureSource {
  if (element.kind !== 'clip') return { kind: 'black' };
  const { media, start, held, speed } = element;
  if (held) return { kind: 'held', media: indexOf(media), start };
  const moment = momentAt(element, frames, canvas.rate);
  return { kind: 'media', media: indexOf(media), start: moment, ...(speed ? { speed } : {}) };
}
