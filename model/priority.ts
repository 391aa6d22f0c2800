/** The four words of the API and the numbers that they stand for. No schema library: workflow code imports this file. */
export const PRIORITY_WORDS = { low: 25, normal: 50, high: 75, urgent: 100 } as const;

export type PriorityWord = keyof typeof PRIORITY_WORDS;

/**
 * A priority as a person gives it: a word, or a whole number from 0 (last) to 100 (first).
 * @returns the number; undefined for anything else.
 */
export function readPriority(given: unknown): number | undefined {
  if (typeof given === 'string' && Object.hasOwn(PRIORITY_WORDS, given)) return PRIORITY_WORDS[given as PriorityWord];
  return Number.isInteger(given) && (given as number) >= 0 && (given as number) <= 100 ? (given as number) : undefined;
}

/** Temporal's priority key: 1 is served first. The bands lie half way between the four words. */
export function priorityKey(priority: number): 1 | 2 | 3 | 4 | 5 {
  if (priority >= 88) return 1;
  if (priority >= 63) return 2;
  if (priority >= 38) return 3;
  if (priority >= 13) return 4;
  return 5;
}
