import type { Request, RequestHandler } from 'express';
import { SCOPES } from '../../../model/scope';
import type { Store } from '../../../store/store';
import { Problem } from '../problem';
import { isKnown, setIdentity, tenantOf } from './identity';

const CHALLENGE = { 'WWW-Authenticate': 'Bearer realm="reelbatch"' };

/**
 * Looks who asks: by the key of the request (RFC 6750), or, as long as none was ever made, anybody who reaches the loopback address. Who
 * is nobody is refused behind the limit of requests, so that keys are not guessed faster than that.
 */
export function identify({ apiKeys }: Pick<Store, 'apiKeys'>): RequestHandler {
  return async (request, response, next) => {
    const shown = keyIn(request);
    const key = shown === undefined ? undefined : await apiKeys.find(shown);
    if (key) setIdentity(response, { keyId: key.id, tenant: tenantOf(key.tenant), scopes: key.scopes });
    else if (shown === undefined && !(await apiKeys.any()))
      setIdentity(response, { keyId: null, tenant: null, scopes: SCOPES });
    next();
  };
}

/** Stands behind `identify` and the limit. */
export function refuseNobody(): RequestHandler {
  return (request, response, next) => {
    if (isKnown(response)) return next();
    const detail = keyIn(request) === undefined ? undefined : 'The key is none, or was revoked.';
    throw new Problem('UNAUTHENTICATED', detail, [], CHALLENGE);
  };
}

function keyIn(request: Request): string | undefined {
  const header = request.get('Authorization');
  if (header === undefined) return undefined;
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '';
}
