import type { RequestHandler } from 'express';

/**
 * Answers may be kept by who asked and are asked for again each time, with their ETag. A client that does so may say no-cache beside
 * If-None-Match (fetch does), to have us asked and no cache on the way (RFC 9111, 5.2.1.4). Express takes that for a wish to be sent
 * everything anew.
 */
export function revalidate(): RequestHandler {
  return (request, response, next) => {
    delete request.headers['cache-control'];
    response.set('Cache-Control', 'private, no-cache');
    next();
  };
}
