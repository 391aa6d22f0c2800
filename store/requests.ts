import { createHash } from 'node:crypto';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from './json-file';

/** What was asked for under an Idempotency-Key. */
export interface RequestRecord {
  readonly body_sha256: string;
  readonly batch_id: string;
}

/** Idempotency keys that were used, each with the request and the batch that it made. */
export class Requests {
  constructor(private readonly directory: string) {}

  /** Records a request under its key, or answers what the key was used for first. Of several at a time exactly one is recorded. */
  async claim(key: string, record: RequestRecord): Promise<RequestRecord> {
    await mkdir(this.directory, { recursive: true });
    const path = this.path(key);
    const temporary = `${path}.${record.batch_id}`;
    await writeFile(temporary, JSON.stringify(record), { flush: true });
    try {
      // A link appears whole or not at all, and never replaces one that is there.
      await link(temporary, path);
      return record;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return (await readJson<RequestRecord>(path)) ?? record;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** What a key was used for first; undefined when it was not. */
  async find(key: string): Promise<RequestRecord | undefined> {
    return await readJson<RequestRecord>(this.path(key));
  }

  private path(key: string): string {
    return join(this.directory, `${createHash('sha256').update(key).digest('hex')}.json`);
  }
}
