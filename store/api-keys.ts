import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type ApiKey, type ApiKeyRequest, apiKeySchema } from '../model/api-key';
import type { FileCache } from './file-cache';

/** `rb_{id}_{secret}`. */
const FORM = /^rb_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
const FILE = /^[0-9a-f]{12}\.json$/;

/** A hash that no secret has: who gives an unknown id is answered no faster. */
const NO_HASH = Buffer.alloc(32);

/** The keys of the API, a file each. One that was ever made closes it for everybody without one, also when all are revoked. */
export class ApiKeys {
  constructor(
    private readonly directory: string,
    private readonly kept: FileCache,
  ) {}

  async any(): Promise<boolean> {
    return (await this.names()).length > 0;
  }

  /** All that were ever made, in the order of their making. */
  async list(): Promise<readonly ApiKey[]> {
    const keys = await Promise.all((await this.names()).map((name) => this.read(name.slice(0, -5))));
    return keys
      .filter((key) => key !== undefined)
      .sort((a, b) => (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0));
  }

  /** Whether who was let in before is still: by a key that was not revoked since, or without one as long as there is none. */
  async stillLetsIn(id: string | null): Promise<boolean> {
    return id === null ? !(await this.any()) : (await this.read(id))?.revoked_at === null;
  }

  /** The key that somebody shows, if it is one and is not revoked. */
  async find(shown: string): Promise<ApiKey | undefined> {
    const [, id, secret = ''] = FORM.exec(shown) ?? [];
    const key = id === undefined ? undefined : await this.read(id);
    const matches = timingSafeEqual(hashOf(secret), key ? Buffer.from(key.sha256, 'hex') : NO_HASH);
    return matches && key?.revoked_at === null ? key : undefined;
  }

  /** @returns the key as it is to be shown, once: of its secret part only a hash is kept. */
  async create(request: ApiKeyRequest, createdAt: Date): Promise<{ readonly key: ApiKey; readonly shown: string }> {
    const id = randomBytes(6).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    const sha256 = hashOf(secret).toString('hex');
    const key = { id, ...request, sha256, created_at: createdAt.toISOString(), revoked_at: null };
    await this.write(key);
    return { key, shown: `rb_${id}_${secret}` };
  }

  /** @returns undefined when there is no such key. One that was revoked before stays as it is. */
  async revoke(id: string, revokedAt: Date): Promise<ApiKey | undefined> {
    const key = FILE.test(`${id}.json`) ? await this.read(id) : undefined;
    if (!key || key.revoked_at !== null) return key;
    const revoked = { ...key, revoked_at: revokedAt.toISOString() };
    await this.write(revoked);
    return revoked;
  }

  private async names(): Promise<string[]> {
    try {
      return (await readdir(this.directory)).filter((name) => FILE.test(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  private async read(id: string): Promise<ApiKey | undefined> {
    return await this.kept.read(this.path(id), (bytes) => apiKeySchema.parse(JSON.parse(bytes.toString())));
  }

  private async write(key: ApiKey): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    await writeFileAtomic(this.path(key.id), JSON.stringify(key), { mode: 0o600 });
  }

  private path(id: string): string {
    return join(this.directory, `${id}.json`);
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
