import { InvalidArgumentError } from 'commander';
import type { BatchRequest } from '../client/client';

/** How the words of the command line become values. What a value may be the API knows, and says it. */

export type Priority = NonNullable<BatchRequest['priority']>;

/** An option that is given again and again, or with commas. */
export function collect(given: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...given.split(',').filter((one) => one !== '')];
}

/** An option that is given again and again, and whose values may hold commas. */
export function collectWhole(given: string, before: readonly string[] = []): readonly string[] {
  return [...before, given];
}

export function wholeNumber(given: string): number {
  if (!/^\d+$/.test(given)) throw new InvalidArgumentError('It is no whole number.');
  return Number(given);
}

/** Of seconds: it may have decimals. */
export function number(given: string): number {
  if (!/^\d+(\.\d+)?$/.test(given)) throw new InvalidArgumentError('It is no number.');
  return Number(given);
}

/** A word or a number. */
export function priority(given: string): Priority {
  return /^\d+$/.test(given) ? Number(given) : (given as Priority);
}

/** `key=value`, of which the first = parts the two; given again and again. */
export function label(given: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const parts = /^([^=]+)=(.*)$/su.exec(given);
  if (!parts) throw new InvalidArgumentError('It is not key=value.');
  return { ...before, [parts[1] ?? '']: parts[2] ?? '' };
}
