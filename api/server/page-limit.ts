import { z } from 'zod';
import { only } from '../../model/fault-words';

const error = only('a whole number from 1 to 200');

/** How many a page of any list holds, as a query says it. */
export const pageLimitSchema = z
  .string({ error })
  .regex(/^([1-9]\d?|1\d\d|200)$/, { error })
  .transform(Number)
  .default(50);
