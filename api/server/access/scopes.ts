import type { Request, RequestHandler } from 'express';
import type { Scope } from '../../../model/scope';
import { BATCHES, SCHEDULES } from '../present';
import { Problem } from '../problem';
import { identityOf } from './identity';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const SUBMISSIONS = [
  new RegExp(`^${BATCHES}/?$`),
  new RegExp(`^${BATCHES}/[^/]+/jobs/?$`),
  new RegExp(`^${SCHEDULES}/?$`),
];

/** Refuses what the key of a request does not allow. */
export function checkScope(): RequestHandler {
  return (request, response, next) => {
    const wanted = scopeOf(request);
    const { scopes } = identityOf(response);
    if (!scopes.includes(wanted))
      throw new Problem('FORBIDDEN_SCOPE', `It needs the scope ${wanted}; the key has ${scopes.join(', ')}.`);
    next();
  };
}

/** What is neither a look nor a submission changes what is there, whatever is added to the API later. */
function scopeOf({ method, path }: Request): Scope {
  if (READS.has(method)) return 'read';
  return method === 'POST' && SUBMISSIONS.some((address) => address.test(path)) ? 'submit' : 'operate';
}
