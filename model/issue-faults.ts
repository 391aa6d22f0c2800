import type { core, z } from 'zod';
import type { ProblemFault } from './views';

/** Everything that a schema found wrong with a body. */
export function faultsOf(error: z.ZodError): ProblemFault[] {
  return error.issues.flatMap(faultsOfIssue);
}

/** zod's issues as faults with pointers (RFC 6901); an unknown field points at the field itself. The words are the schema's own. */
function faultsOfIssue(issue: core.$ZodIssue): ProblemFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointerTo([...issue.path, key]), message: issue.message }));
  }
  return [{ pointer: pointerTo(issue.path), message: issue.message }];
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
