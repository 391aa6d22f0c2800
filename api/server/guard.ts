import type { RequestHandler } from 'express';
import { Problem } from './problem';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * A server on the loopback address can still be reached by any web page that the same person has open. So there the Host must be this
 * machine's own (a name that somebody pointed at 127.0.0.1 is refused); and everywhere a request that comes from a page must come from
 * ours.
 */
export function guardOrigin({ loopbackOnly }: { readonly loopbackOnly: boolean }): RequestHandler {
  return (request, _response, next) => {
    const host = partsOf(`http://${request.headers.host ?? ''}`);
    const { origin } = request.headers;
    if (!host || (loopbackOnly && !LOOPBACK.has(host.hostname)))
      throw new Problem('FORBIDDEN_ORIGIN', 'The Host header names another machine.');
    // A proxy in front may speak HTTPS where we speak HTTP.
    if (origin !== undefined && partsOf(origin)?.host !== host.host) throw new Problem('FORBIDDEN_ORIGIN');
    next();
  };
}

function partsOf(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
