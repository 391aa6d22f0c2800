import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RenditionRecord } from '../model/assembly-plan';
import { readJson, writeJson } from './json-file';
import { holder, isHeld, type Lease, takeLease } from './leases';
import { listShard, type StoredRendition } from './stored-rendition';

const TEMPORARY = 'temporary';
const SHARD = /^[0-9a-f]{2}$/;

/** Rendered spans and sound stretches, each a file under the hash of what decides it, with a record beside it. */
export class Renditions {
  /** Called when one was published. */
  onPublish: () => void = () => {};

  constructor(private readonly directory: string) {}

  /**
   * The record of a rendition that is whole: the record is written after the file was renamed into place. Who asks for it uses it: its
   * stamp says when that was.
   */
  async record(hash: string): Promise<RenditionRecord | undefined> {
    const record = await readRecord(this.recordPath(hash));
    if (!record) return undefined;
    const found = await stat(this.path(record)).catch(() => undefined);
    if (found?.size !== record.bytes) return undefined;
    const now = new Date();
    await utimes(this.recordPath(hash), now, now).catch(() => {});
    return record;
  }

  /** The same without using it: of one that is gone since, what it was. */
  async look(hash: string): Promise<RenditionRecord | undefined> {
    return await readRecord(this.recordPath(hash));
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
    this.onPublish();
  }

  /** Forgets a rendition that is damaged: the record first, so that nobody finds half of it. */
  async drop(hash: string): Promise<void> {
    const record = await readRecord(this.recordPath(hash));
    await rm(this.recordPath(hash), { force: true });
    if (record) await rm(this.path(record), { force: true });
  }

  /** All that lies here under a hash, whole or not, without counting as use. */
  async list(): Promise<StoredRendition[]> {
    const shards = (await readdir(this.directory).catch(() => [])).filter((name) => SHARD.test(name));
    const lists = shards.map(async (shard) => await listShard(join(this.directory, shard)));
    return (await Promise.all(lists)).flat();
  }

  /** Whether somebody is making it now. */
  async isLeased(hash: string): Promise<boolean> {
    return await isHeld(this.leasePath(hash));
  }

  /** Removing what is used least is one worker's work at a time. */
  async evictionLease(owner: string): Promise<Lease | undefined> {
    return await takeLease(join(this.directory, 'eviction'), owner);
  }

  async lease(hash: string, owner: string): Promise<Lease | undefined> {
    return await takeLease(this.leasePath(hash), owner);
  }

  /** Who holds it, as they named themselves; undefined when nobody does. */
  async leaseOwner(hash: string): Promise<string | undefined> {
    return await holder(this.leasePath(hash));
  }

  /** Removes files in the making, and leases, that nobody has touched for a while: those of dead processes. */
  async sweepTemporaries(olderThanMs: number): Promise<void> {
    await sweep(join(this.directory, TEMPORARY), olderThanMs);
    await sweep(join(this.directory, 'leases'), olderThanMs);
  }

  private leasePath(hash: string): string {
    return join(this.directory, 'leases', hash);
  }

  private shard(hash: string): string {
    return join(this.directory, hash.slice(0, 2));
  }

  private recordPath(hash: string): string {
    return join(this.shard(hash), `${hash}.json`);
  }
}

/** A record that cannot be read is none: a disk may hold anything after a loss of power. */
async function readRecord(path: string): Promise<RenditionRecord | undefined> {
  try {
    return await readJson<RenditionRecord>(path);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
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
