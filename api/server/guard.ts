import type { RequestHandler } from 'express';
import { Problem } from './problem';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * A server on the loopback address can still be reached by any web page that the same person has open. So the Host must be this
 * machine's own (a name that somebody pointed at 127.0.0.1 is refused), and a request that comes from a page must come from ours.
 */
export function guardLoopback(): RequestHandler {
  return (request, _response, next) => {
    const host = hostOf(`http://${request.headers.host ?? ''}`);
    const { origin } = request.headers;
    if (host === undefined || !LOOPBACK.has(host))
      throw new Problem('FORBIDDEN_ORIGIN', 'The Host header names another machine.');
    if (origin !== undefined && origin !== `http://${request.headers.host}`) throw new Problem('FORBIDDEN_ORIGIN');
    next();
  };
}

function hostOf(url: string): string | undefined {
  try {
    return new URL(url).hostname;
  } catch {
    return undefined;
  }
}
