import type { z } from 'zod';
import type { ProblemFault } from '../../model/views';
import { Problem } from './problem';

/** Every fault of a query. */
export function badQuery(found: z.ZodError | readonly ProblemFault[]): Problem {
  return new Problem('INVALID_REQUEST', undefined, 'issues' in found ? queryFaults(found) : found);
}

/** What a schema found wrong with a query. */
export function queryFaults(error: z.ZodError | undefined): ProblemFault[] {
  const issues = error?.issues ?? [];
  return issues.map((issue) =>
    queryFault(issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.'), issue.message),
  );
}

/** It has no place in the body. */
export function queryFault(name: string, message: string): ProblemFault {
  return { pointer: '', message: `the query parameter ${name}: ${message}` };
}
