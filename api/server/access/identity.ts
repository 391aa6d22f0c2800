import type { Response } from 'express';
import { EVERY_TENANT, type Scope } from '../../../model/scope';

/** Who asks. */
export interface Identity {
  /** Null where the API has no keys: everybody on this machine. */
  readonly keyId: string | null;
  /** Whose batches are seen and made; null: those of all, and made for nobody. */
  readonly tenant: string | null;
  readonly scopes: readonly Scope[];
}

export function setIdentity(response: Response, identity: Identity): void {
  response.locals['identity'] = identity;
}

/** Whether somebody asks whom the API knows. */
export function isKnown(response: Response): boolean {
  return response.locals['identity'] !== undefined;
}

/** @throws RangeError where a route lies before the keys are looked at. */
export function identityOf(response: Response): Identity {
  const identity = response.locals['identity'] as Identity | undefined;
  if (!identity) throw new RangeError('nobody has looked who asks');
  return identity;
}

/** The tenant of a key, as it stands in what is made by it. */
export function tenantOf(tenant: string): string | null {
  return tenant === EVERY_TENANT ? null : tenant;
}

/** Whether something is to be seen by who asks: it is his own, or he sees all. */
export function sees({ tenant }: Identity, owned: { readonly tenant?: string | null }): boolean {
  return tenant === null || owned.tenant === tenant;
}
