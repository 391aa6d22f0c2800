import type { Check } from '../../model/deliverable';

export function same(name: string, expected: string, actual: string | undefined): Check {
  return { name, passed: expected === actual, expected, actual: actual ?? 'none' };
}

/** A figure for who reads the report: nothing fails for it. */
export function told(name: string, actual: string): Check {
  return { name, passed: true, expected: 'any', actual };
}
