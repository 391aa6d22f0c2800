import { z } from 'zod';
import { only } from './fault-words';

/** The four words of the API and the numbers that they stand for. */
export const PRIORITY_WORDS = { low: 25, normal: 50, high: 75, urgent: 100 } as const;

const error = only('one of low, normal, high, urgent, or a whole number from 0 to 100');

/** `low | normal | high | urgent`, or a whole number from 0 (last) to 100 (first); always read as the number. */
export const prioritySchema = z
  .union([z.enum(['low', 'normal', 'high', 'urgent']), z.int({ error }).min(0, { error }).max(100, { error })], {
    error,
  })
  .transform((given) => (typeof given === 'number' ? given : PRIORITY_WORDS[given]));

/** Temporal's priority key: 1 is served first. The bands lie half way between the four words. */
export function priorityKey(priority: number): 1 | 2 | 3 | 4 | 5 {
  if (priority >= 88) return 1;
  if (priority >= 63) return 2;
  if (priority >= 38) return 3;
  if (priority >= 13) return 4;
  return 5;
}
