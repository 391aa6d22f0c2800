import type { RequestHandler } from 'express';
import { Problem } from './problem';

/** Stands behind the handlers of an address: says which methods it takes to who asks, and refuses all others. */
export function takesOnly(...methods: readonly ('GET' | 'POST' | 'PATCH' | 'DELETE')[]): RequestHandler {
  const allow = [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'].join(', ');
  return (request, response) => {
    if (request.method !== 'OPTIONS')
      throw new Problem('METHOD_NOT_ALLOWED', `It takes ${allow}.`, [], { Allow: allow });
    response.status(204).set('Allow', allow).end();
  };
}
