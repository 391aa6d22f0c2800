import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** What stands in a log without being mistaken for anything else. */
const WELL_FORMED = /^[A-Za-z0-9._-]{1,128}$/;

/**
 * Gives every request an id, its own if it brought one that is well formed, which the answer and the log name: so that a line of the log
 * is found by what somebody else calls the request.
 */
export function nameRequests(log: Pick<Logger, 'debug'>): RequestHandler {
  return (request, response, next) => {
    const given = request.get('X-Request-Id') ?? '';
    const requestId = WELL_FORMED.test(given) ? given : randomUUID();
    const since = performance.now();
    response.locals['requestId'] = requestId;
    response.set('X-Request-Id', requestId);
    response.on('finish', () => {
      const ms = Math.round(performance.now() - since);
      log.debug({
        request_id: requestId,
        method: request.method,
        url: request.originalUrl,
        status: response.statusCode,
        ms,
      });
    });
    next();
  };
}
