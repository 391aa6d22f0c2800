import { ReelbatchError } from '../../../model/failure';
import { ZERO } from '../../../model/rational';
import type { Transition } from './clips';
import type { OtioItem } from './otio';
import { seconds } from './otio-time';

/**
 * A dissolve. OpenTimelineIO's in_offset is what of the clip before it lies in it, out_offset what of the clip behind.
 * @throws ReelbatchError for another kind of transition; RangeError for times that are none.
 */
export function readTransition({ transition_type, in_offset, out_offset }: OtioItem, place: string): Transition {
  if (transition_type !== 'SMPTE_Dissolve') {
    const detail = `The transition ${transition_type ?? 'without a type'} cannot be assembled, only SMPTE_Dissolve.`;
    throw new ReelbatchError('TIMELINE_UNSUPPORTED', detail);
  }
  const [before, behind] = [in_offset, out_offset].map((offset) => (offset ? seconds(offset) : ZERO));
  const transition = { kind: 'transition', place, in: before ?? ZERO, out: behind ?? ZERO } as const;
  if (transition.in.num < 0 || transition.out.num < 0) throw new RangeError('an offset below zero');
  return transition;
}
