import { divide, fromDecimal, type Rational, rational } from '../../../model/rational';
import type { OtioRange, OtioTime } from './otio';
import type { Range } from './trim';

/**
 * A RationalTime as seconds: value / rate, exact for whole values, else to the millionth of a frame. Drop-frame numbers are only a way to
 * write such a time down, and are not in the file.
 * @throws RangeError for a time beyond exact arithmetic.
 */
export function seconds({ value, rate }: OtioTime): Rational {
  const exact = Number.isInteger(value) ? rational(value) : rational(Math.round(value * 1e6), 1e6);
  return divide(exact, fromDecimal(rate));
}

export function rangeOf({ start_time, duration }: OtioRange): Range {
  const range = { start: seconds(start_time), duration: seconds(duration) };
  if (range.duration.num < 0) throw new RangeError(`a duration of ${duration.value} frames`);
  return range;
}
