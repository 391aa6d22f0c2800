import type { Rational } from './rational';
import { divide, multiply, rational, round } from './rational';

/** All sound is rendered at this rate; every deliverable of the presets uses it too. */
export const SAMPLE_RATE = 48000;

/** The sample at which a frame of the film begins, to the nearest: counted from the film's start, so that no rounding adds up. */
export function sampleAt(frame: number, rate: Rational): number {
  return round(divide(multiply(rational(frame), rational(SAMPLE_RATE)), rate));
}
