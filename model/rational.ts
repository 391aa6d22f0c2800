/**
 * Exact fractions for time: 23.976 frames a second is 24000/1001 and nothing else. Values are kept in lowest terms with a
 * positive denominator; a result beyond 2^53 is an error and never a rounded number.
 */
export interface Rational {
  readonly num: number;
  readonly den: number;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function reduced(num: bigint, den: bigint): Rational {
  if (den === 0n) throw new RangeError('a fraction with a denominator of 0');
  const sign = den < 0n ? -1n : 1n;
  const divisor = greatestCommonDivisor(num, den < 0n ? -den : den) || 1n;
  const result = { num: Number((sign * num) / divisor), den: Number((sign * den) / divisor) };
  if (!Number.isSafeInteger(result.num) || !Number.isSafeInteger(result.den)) {
    throw new RangeError(`${num}/${den} is beyond exact arithmetic`);
  }
  return result;
}

export function rational(num: number, den = 1): Rational {
  if (!Number.isSafeInteger(num) || !Number.isSafeInteger(den)) throw new RangeError(`${num}/${den} is not a fraction`);
  return reduced(BigInt(num), BigInt(den));
}

export const ZERO: Rational = { num: 0, den: 1 };

export function add(a: Rational, b: Rational): Rational {
  return reduced(BigInt(a.num) * BigInt(b.den) + BigInt(b.num) * BigInt(a.den), BigInt(a.den) * BigInt(b.den));
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, { num: -b.num, den: b.den });
}

export function multiply(a: Rational, b: Rational): Rational {
  return reduced(BigInt(a.num) * BigInt(b.num), BigInt(a.den) * BigInt(b.den));
}

export function divide(a: Rational, b: Rational): Rational {
  return reduced(BigInt(a.num) * BigInt(b.den), BigInt(a.den) * BigInt(b.num));
}

/** Negative, zero or positive as a is below, equal to or above b. */
export function compare(a: Rational, b: Rational): number {
  const difference = BigInt(a.num) * BigInt(b.den) - BigInt(b.num) * BigInt(a.den);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The nearest whole number; a half goes up. */
export function round(a: Rational): number {
  const doubled = 2n * BigInt(a.num) + BigInt(a.den);
  const divisor = 2n * BigInt(a.den);
  const quotient = doubled / divisor;
  return Number(doubled % divisor < 0n ? quotient - 1n : quotient);
}

/** The largest whole number that is not above a. */
export function floor(a: Rational): number {
  const quotient = BigInt(a.num) / BigInt(a.den);
  return Number(BigInt(a.num) % BigInt(a.den) < 0n ? quotient - 1n : quotient);
}

export function toNumber(a: Rational): number {
  return a.num / a.den;
}

/**
 * A decimal number as files write it, as the fraction it was meant to be: 23.976, 29.97 and 59.94 and their like are the NTSC rates
 * n*1000/1001 (SMPTE ST 12-1), any other decimal is read to the microunit.
 */
export function fromDecimal(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a number`);
  if (Number.isInteger(value)) return rational(value);
  const nominal = Math.round(value);
  if (nominal > 0 && Math.abs((nominal * 1000) / 1001 - value) < 0.005) return rational(nominal * 1000, 1001);
  return rational(Math.round(value * 1e6), 1e6);
}

/** Reads `24000/1001` or `25`, as ffprobe prints rates; undefined for `0/0` and for anything else. */
export function parseRational(text: string): Rational | undefined {
  const match = /^(-?\d+)(?:[/:](\d+))?$/.exec(text);
  if (!match) return undefined;
  const [num, den] = [Number(match[1]), Number(match[2] ?? 1)];
  if (den === 0 || !Number.isSafeInteger(num) || !Number.isSafeInteger(den)) return undefined;
  return rational(num, den);
}

/**
 * Seconds with six decimals, the finest that ffmpeg's time options read. Rounded down: a seek one microsecond late would lose the
 * frame that begins there.
 */
export function toSecondsText(a: Rational): string {
  const microseconds = floor(multiply(a, { num: 1_000_000, den: 1 }));
  const digits = String(Math.abs(microseconds)).padStart(7, '0');
  return `${microseconds < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
