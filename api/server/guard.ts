import type { RequestHandler } from 'express';
import { Problem } from './problem';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * A server on the loopback address can still be reached by any web page that the same person has open. So there the Host must be this
 * machine's own (a name that somebody pointed at 127.0.0.1 is refused); and everywhere a request that comes from a page must come from
 * ours. A request that names two hosts (RFC 9112, 3.2), or another one in its first line, means one of them to a proxy and the other to us.
 */
export function guardOrigin({ loopbackOnly }: { readonly loopbackOnly: boolean }): RequestHandler {
  return (request, _response, next) => {
    const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
    if (hosts.length !== 1 || !/^[/*]/.test(request.url))
      throw new Problem('FORBIDDEN_ORIGIN', 'It names more hosts than one.');
    const host = partsOf(`http://${request.headers.host ?? ''}`);
    const { origin } = request.headers;
    if (!host || (loopbackOnly && !LOOPBACK.has(host.hostname)))
      throw new Problem('FORBIDDEN_ORIGIN', 'The Host header names another machine.');
    // A proxy in front may speak HTTPS where we speak HTTP.
    if (origin !== undefined && !isOf(partsOf(origin), host)) throw new Problem('FORBIDDEN_ORIGIN');
    next();
  };
}

function isOf(origin: URL | undefined, { host }: URL): boolean {
  return origin?.host === host && /^https?:$/.test(origin.protocol);
}

function partsOf(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
