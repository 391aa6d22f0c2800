import { createHash } from 'node:crypto';
import type { Store } from '../../store/store';
import { Problem } from './problem';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** @throws Problem INVALID_REQUEST when the header is none. */
export function idempotencyKey(given: string | undefined): string | undefined {
  if (given === undefined || IDEMPOTENCY_KEY.test(given)) return given;
  const message = 'the header Idempotency-Key is 1 to 255 visible ASCII characters';
  throw new Problem('INVALID_REQUEST', undefined, [{ pointer: '', message }]);
}

/** Keys of two tenants have nothing to do with each other. No key has a space. */
export interface TenantKey {
  readonly key: string;
  readonly tenant: string | null;
}

/**
 * The id that this key stands for: the new one, or that of what the key made when it was used first.
 * @throws Problem IDEMPOTENCY_CONFLICT when that was another request.
 */
export async function claim(
  store: Pick<Store, 'requests'>,
  { key, tenant }: TenantKey,
  body: unknown,
  newId: string,
): Promise<string> {
  const record = { batch_id: newId, body_sha256: bodyHash(body) };
  const first = await store.requests.claim(nameOf({ key, tenant }), record);
  if (first.body_sha256 !== record.body_sha256) throw new Problem('IDEMPOTENCY_CONFLICT');
  return first.batch_id;
}

/** Whether this very request was taken before under its key: then it is answered with what it made. */
export async function wasClaimed(
  store: Pick<Store, 'requests'>,
  { key, tenant }: { readonly key: string | undefined; readonly tenant: string | null },
  body: unknown,
): Promise<boolean> {
  const first = key === undefined ? undefined : await store.requests.find(nameOf({ key, tenant }));
  return first?.body_sha256 === bodyHash(body);
}

function nameOf({ key, tenant }: TenantKey): string {
  return tenant === null ? key : `${tenant} ${key}`;
}

function bodyHash(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
