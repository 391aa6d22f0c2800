import type { RequestHandler } from 'express';
import { Problem } from './problem';

/** No body of the API has a tenth of it. */
const DEEPEST = 64;

/** Stands behind the parser of JSON: what lies deeper than any body does would end in stacks that overflow later. */
export function refuseDeep(): RequestHandler {
  return (request, _response, next) => {
    if (isDeeper(request.body, DEEPEST))
      throw new Problem('INVALID_JSON', `Its lists and objects lie more than ${DEEPEST} levels in one another.`);
    next();
  };
}

/** Level by level and not by itself again: a body may have a million levels. */
function isDeeper(body: unknown, levels: number): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}
