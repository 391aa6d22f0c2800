import { z } from 'zod';
import { EVERY_TENANT, SCOPES } from './scope';

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

/** A key of the API as it is kept: what is secret of it as a hash alone. */
export const apiKeySchema = z.strictObject({
  /** Part of the key, and no secret: by it a key is found and revoked. */
  id: z.string().regex(/^[0-9a-f]{12}$/),
  name,
  /** Whose batches it sees and makes; `*` sees those of all. */
  tenant: z.union([z.literal(EVERY_TENANT), name]),
  scopes: z.array(z.enum(SCOPES)).min(1),
  /** Of the secret part. It has 256 random bits, so nothing slower is needed against guessing. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  created_at: z.iso.datetime(),
  revoked_at: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const apiKeyRequestSchema = apiKeySchema.pick({ name: true, tenant: true, scopes: true });
export type ApiKeyRequest = z.infer<typeof apiKeyRequestSchema>;
