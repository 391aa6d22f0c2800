import { readFile, stat } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';

interface Kept {
  /** Of the file that was there when the value was made. */
  readonly identity: string;
  readonly value: Promise<unknown>;
}

/**
 * What was made of files, so that a file that stays the same is read once. Files of the store are replaced by rename, which gives them
 * another inode and another time; each reading asks for these, so what is answered is never older than the call.
 */
export class FileCache {
  private readonly kept: LRUCache<string, Kept>;

  /** @param mostBytes of the files whose values are kept; what was used least lately goes first. */
  constructor(mostBytes: number) {
    this.kept = new LRUCache({ maxSize: mostBytes });
  }

  /** Bytes of the files whose values are kept now. */
  get bytes(): number {
    return this.kept.calculatedSize;
  }

  /**
   * @param make takes what the file holds; of one path always the same. Its value is shared: nobody may change it.
   * @returns undefined when there is no such file.
   */
  async read<T>(path: string, make: (bytes: Buffer) => T): Promise<T | undefined> {
    const found = await identityOf(path);
    if (!found) {
      this.kept.delete(path);
      return undefined;
    }
    const known = this.kept.get(path);
    if (known?.identity === found.identity) return (await known.value) as T | undefined;
    // A file that is replaced just now is read under the identity of the one before it, and so once more by the next call.
    const value = orAbsent(readFile(path)).then((bytes) => bytes && make(bytes));
    this.kept.set(path, { identity: found.identity, value }, { size: found.bytes });
    value.catch(() => {
      if (this.kept.peek(path)?.value === value) this.kept.delete(path);
    });
    return await value;
  }
}

async function identityOf(path: string): Promise<{ identity: string; bytes: number } | undefined> {
  const found = await orAbsent(stat(path, { bigint: true }));
  if (!found) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs } = found;
  return { identity: [dev, ino, size, mtimeNs, ctimeNs].join(':'), bytes: Math.max(1, Number(size)) };
}

async function orAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
