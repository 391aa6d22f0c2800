import { ReelbatchError } from '../../../model/failure';
import { divide, floor, fromDecimal, multiply, rational } from '../../../model/rational';
import type { Images } from './media-finder';
import type { OtioReference } from './otio';
import type { Range } from './trim';

/** No number of a file has more digits. */
const MOST_DIGITS = 20;
const POLICIES = ['error', 'hold', 'black'] as const;

/**
 * What an ImageSequenceReference says of its images: one is shown for `frame_step` frames of its `rate`, and there are as many as fill its
 * available_range.
 * @throws ReelbatchError that says what is wrong with it; RangeError for times beyond exact arithmetic.
 */
export function readSequence(reference: OtioReference, available: Range | undefined): Images {
  const { start_frame, frame_step, rate, frame_zero_padding, missing_frame_policy, name_suffix } = reference;
  const step = frame_step ?? 1;
  const digits = frame_zero_padding ?? 0;
  const missing = POLICIES.find((policy) => policy === (missing_frame_policy ?? 'error'));
  const faults = [
    ...(available ? [] : ['it needs an available_range: how many images there are']),
    ...(rate && rate > 0 && rate <= 1000 ? [] : [`its rate is ${rate ?? 'not given'}`]),
    ...(step > 0 ? [] : [`its frame_step is ${step}`]),
    ...(digits >= 0 && digits <= MOST_DIGITS ? [] : [`its frame_zero_padding is ${digits}`]),
    ...(missing ? [] : [`its missing_frame_policy is ${missing_frame_policy}, none of ${POLICIES.join(', ')}`]),
  ];
  if (!available || !rate || !missing || faults.length > 0)
    throw new ReelbatchError('TIMELINE_INVALID', `The image sequence cannot be read: ${faults.join('; ')}.`);
  const perSecond = divide(fromDecimal(rate), rational(step));
  const count = Math.max(1, floor(multiply(available.duration, perSecond)));
  return { suffix: name_suffix ?? '', first: start_frame ?? 1, step, digits, count, missing, rate: perSecond };
}
