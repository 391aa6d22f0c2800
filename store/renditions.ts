import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RenditionRecord } from '../model/assembly-plan';
import { readJson, writeJson } from './json-file';
import { type Lease, takeLease } from './leases';

const TEMPORARY = 'temporary';

/** Rendered spans and sound stretches, each a file under the hash of what decides it, with a record beside it. */
export class Renditions {
  constructor(private readonly directory: string) {}

  /** The record of a rendition that is whole: the record is written after the file was renamed into place. */
  async record(hash: string): Promise<RenditionRecord | undefined> {
    const record = await readJson<RenditionRecord>(this.recordPath(hash));
    if (!record) return undefined;
    const found = await stat(this.path(record)).catch(() => undefined);
    return found?.size === record.bytes ? record : undefined;
  }

  async has(hash: string): Promise<boolean> {
    return (await this.record(hash)) !== undefined;
  }

  path({ hash, extension }: Pick<RenditionRecord, 'hash' | 'extension'>): string {
    return join(this.shard(hash), `${hash}.${extension}`);
  }

  /** A path for a file in the making, in the store's own file system. */
  async temporaryPath(name: string): Promise<string> {
    await mkdir(join(this.directory, TEMPORARY), { recursive: true });
    return join(this.directory, TEMPORARY, name);
  }

  /** Makes a checked file the rendition: synced, renamed, then recorded. */
  async publish(temporary: string, record: RenditionRecord): Promise<void> {
    await mkdir(this.shard(record.hash), { recursive: true });
    await sync(temporary);
    await rename(temporary, this.path(record));
    await writeJson(this.recordPath(record.hash), record);
  }

  /** Forgets a rendition that is damaged: the record first, so that nobody finds half of it. */
  async drop(hash: string): Promise<void> {
    const record = await readJson<RenditionRecord>(this.recordPath(hash));
    await rm(this.recordPath(hash), { force: true });
    if (record) await rm(this.path(record), { force: true });
  }

  async lease(hash: string, owner: string): Promise<Lease | undefined> {
    return await takeLease(join(this.directory, 'leases', hash), owner);
  }

  /** Removes files in the making that nobody has written to for a while: those of dead processes. */
  async sweepTemporaries(olderThanMs: number): Promise<void> {
    await sweep(join(this.directory, TEMPORARY), olderThanMs);
  }

  private shard(hash: string): string {
    return join(this.directory, hash.slice(0, 2));
  }

  private recordPath(hash: string): string {
    return join(this.shard(hash), `${hash}.json`);
  }
}

/** Flushes a file's bytes to the disk. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Removes what lies in a folder and was not changed for a while. */
export async function sweep(directory: string, olderThanMs: number): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, basename(name));
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > olderThanMs) await rm(path, { recursive: true, force: true });
  }
}
