import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sweep } from './renditions';

const TEMPORARY = 'temporary';
/** A picture of usual width has some ten kilobytes: these are some thousands. */
const MOST_BYTES = 256 * 2 ** 20;
/** Pictures that one process publishes between two looks whether there are too many. */
const LOOK_EVERY = 50;

export interface ThumbnailLimits {
  readonly mostBytes?: number;
  readonly lookEvery?: number;
}

/** Pictures of films that somebody looked at, each a JPEG under the hash of what decides its pixels. Those used longest ago go. */
export class Thumbnails {
  private readonly mostBytes: number;
  private readonly lookEvery: number;
  private published = 0;

  constructor(
    private readonly directory: string,
    { mostBytes = MOST_BYTES, lookEvery = LOOK_EVERY }: ThumbnailLimits = {},
  ) {
    this.mostBytes = mostBytes;
    this.lookEvery = lookEvery;
  }

  /** Whether it is there. Who asks for it uses it: its stamp says when that was. */
  async has(ref: string): Promise<boolean> {
    const now = new Date();
    return await utimes(this.path(ref), now, now).then(
      () => true,
      () => false,
    );
  }

  /** Undefined when it is not there. */
  async read(ref: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.path(ref));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** A path for a file in the making, in the store's own file system. */
  async temporaryPath(name: string): Promise<string> {
    await mkdir(join(this.directory, TEMPORARY), { recursive: true });
    return join(this.directory, TEMPORARY, name);
  }

  /** Renames a file in the making into place. It is made again where a loss of power takes it: nothing is synced. */
  async publish(temporary: string, ref: string): Promise<void> {
    await mkdir(this.folder(ref), { recursive: true });
    await rename(temporary, this.path(ref));
    if (this.published++ % this.lookEvery === 0) await this.keepWithin();
  }

  /** Removes files in the making that nobody has touched for a while: those of dead processes. */
  async sweepTemporaries(olderThanMs: number): Promise<void> {
    await sweep(join(this.directory, TEMPORARY), olderThanMs);
  }

  /** Several processes may do so at a time: each removes what is oldest, and what is gone is gone. */
  private async keepWithin(): Promise<void> {
    const all = (await this.list()).sort((a, b) => b.usedMs - a.usedMs);
    let bytes = 0;
    for (const one of all) {
      bytes += one.bytes;
      if (bytes > this.mostBytes) await rm(one.path, { force: true });
    }
  }

  private async list() {
    const found: { readonly path: string; readonly bytes: number; readonly usedMs: number }[] = [];
    for (const shard of await readdir(this.directory)) {
      if (shard === TEMPORARY) continue;
      for (const name of await readdir(join(this.directory, shard)).catch(() => [])) {
        const path = join(this.directory, shard, basename(name));
        const stats = await stat(path).catch(() => undefined);
        if (stats) found.push({ path, bytes: stats.size, usedMs: stats.mtimeMs });
      }
    }
    return found;
  }

  private folder(ref: string): string {
    return join(this.directory, ref.slice(0, 2));
  }

  private path(ref: string): string {
    if (!/^[0-9a-f]{64}$/.test(ref)) throw new RangeError(`${ref} is no name of a picture`);
    return join(this.folder(ref), `${ref}.jpg`);
  }
}
