import { z } from 'zod';
import { only } from './fault-words';

/** Names of the IANA database begin with a letter; an offset like `+02:00` knows nothing of summer time. */
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]*$/;

const error = only('the name of a time zone, like Europe/Berlin');

/** The name of a time zone, in the spelling of the IANA database. */
export const timeZoneSchema = z
  .string({ error })
  .refine((given) => readTimeZone(given) !== undefined, { error })
  .transform((given) => readTimeZone(given) ?? given)
  .pipe(z.string());

/** The name of a time zone in the spelling of the IANA database; undefined for a name that no zone has. */
function readTimeZone(given: string): string | undefined {
  if (!NAME.test(given)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions();
    // Of a zone with two names the other one may come back: then the one that was given stays.
    return timeZone.toLowerCase() === given.toLowerCase() ? timeZone : given;
  } catch {
    return undefined;
  }
}
