import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from '../problem';
import { identityOf } from './identity';

const MINUTE_MS = 60_000;

/**
 * Lets so many requests a minute through for each key, or each address where there are no keys. Every answer says by the headers
 * RateLimit and RateLimit-Policy (IETF draft, HTTPAPI) how many are left.
 */
export function limitRate(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: requestsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request, response) => identityOf(response).keyId ?? ipKeyGenerator(request.ip ?? ''),
    handler: (_request, response) => {
      const seconds = Math.ceil(Number(response.getHeader('Retry-After') ?? MINUTE_MS / 1000));
      throw new Problem('TOO_MANY_REQUESTS', `${requestsPerMinute} a minute are allowed.`, [], {
        'Retry-After': String(seconds),
      });
    },
  });
}
