import { compare, type Rational, rational } from '../../../model/rational';

/** Beyond these the source of one span is a film of its own, or one frame of it is many spans. */
const SLOWEST = rational(1, 100);
const FASTEST = rational(100);
/** Speeds are ratios of frame rates and lengths: of those that print as the same decimal, the simplest is meant. */
const LARGEST_DENOMINATOR = 10_000;
const SAME = 1e-12;

/**
 * A speed as files write it, as a fraction: a decimal of up to six places is exactly that, of a longer one it is the fraction that it was
 * computed from, 0.3333333333333333 is 1/3; where there is no simple one it is read to the millionth.
 */
export function readSpeed(value: number): Rational {
  const millionths = rational(Math.round(value * 1e6), 1e6);
  if (Number(value.toFixed(6)) === value) return millionths;
  for (let den = 1; den <= LARGEST_DENOMINATOR; den += 1) {
    const num = Math.round(value * den);
    if (Math.abs(num / den - value) <= SAME * Math.abs(value)) return rational(num, den);
  }
  return millionths;
}

/** True for a frame that is held and for speeds that can be made. */
export function isWithinReach(speed: Rational): boolean {
  const size = { num: Math.abs(speed.num), den: speed.den };
  return speed.num === 0 || (compare(size, SLOWEST) >= 0 && compare(size, FASTEST) <= 0);
}
