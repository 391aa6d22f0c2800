import type { RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from '../problem';
import { identityOf, isKnown } from './identity';

const MINUTE_MS = 60_000;

/**
 * Lets so many requests a minute through for each key, and for each address that shows none. Every answer says by the headers
 * RateLimit and RateLimit-Policy (IETF draft, HTTPAPI) how many are left.
 */
export function limitRate(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: requestsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request, response) => keyOf(response) ?? ipKeyGenerator(request.ip ?? ''),
    handler: (_request, response) => {
      const seconds = Math.ceil(Number(response.getHeader('Retry-After') ?? MINUTE_MS / 1000));
      throw new Problem('TOO_MANY_REQUESTS', `${requestsPerMinute} a minute are allowed.`, [], {
        'Retry-After': String(seconds),
      });
    },
  });
}

function keyOf(response: Response): string | null {
  return isKnown(response) ? identityOf(response).keyId : null;
}
