import { z } from 'zod';
import { only, onlyFields } from '../../model/fault-words';
import { badQuery } from './bad-query';

const shape = { dry_run: z.enum(['true', 'false'], { error: only('true or false') }).default('false') };
export const submitQuerySchema = z.strictObject(shape, { error: onlyFields('a query', Object.keys(shape)) });

/** Whether a submission is only to be planned. @throws Problem INVALID_REQUEST */
export function isDryRun(query: unknown): boolean {
  const asked = submitQuerySchema.safeParse(query);
  if (!asked.success) throw badQuery(asked.error);
  return asked.data.dry_run === 'true';
}
