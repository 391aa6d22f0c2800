import { add, divide, multiply, type Rational, rational } from './rational';

/** How something runs through its source: from `start` seconds on, `speed` seconds of it in one second; backwards if that is below zero. */
export interface Running {
  readonly start: Rational;
  /** Absent at the source's own speed, never zero. */
  readonly speed?: Rational;
}

const OWN_SPEED = rational(1);

/** The speed, also where it is the source's own. */
export function speedOf({ speed }: Running): Rational {
  return speed ?? OWN_SPEED;
}

/** The moment of the source that is met `seconds` behind the first one; before it, if that is below zero. */
export function momentAfter(running: Running, seconds: Rational): Rational {
  return add(running.start, multiply(seconds, speedOf(running)));
}

/** The same, some frames behind. */
export function momentAt(running: Running, frames: number, rate: Rational): Rational {
  return momentAfter(running, divide(rational(frames), rate));
}

export function isReversed(running: Running): boolean {
  return speedOf(running).num < 0;
}
