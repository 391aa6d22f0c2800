import type { z } from 'zod';
import { Problem } from './problem';

/** Every fault of a query; it has no place in the body. */
export function badQuery(error: z.ZodError): Problem {
  const faults = error.issues.map((issue) => ({
    pointer: '',
    message: `the query parameter ${issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.')}: ${issue.message}`,
  }));
  return new Problem('INVALID_REQUEST', undefined, faults);
}
