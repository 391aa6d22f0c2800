import type { Renditions } from './renditions';
import { removeUnused, type StoredRendition } from './stored-rendition';

export interface Eviction {
  readonly limitBytes: number;
  /** Used since this moment, in milliseconds: stays. */
  readonly usedSinceMs: number;
  /** Whether somebody works at a plan that wants it. */
  readonly isWanted: (hash: string) => boolean;
  readonly signal: AbortSignal;
}

export interface Evicted {
  readonly count: number;
  readonly bytes: number;
  /** Bytes of all renditions that are left, which are more than the limit while they are in use. */
  readonly left: number;
}

/**
 * Removes renditions, those used longest ago first, until they are within the limit, and what dead processes left of some. What is in use
 * stays, however much it is. A death at any point leaves files without a record at the most, which nobody finds and the next call removes.
 * @throws the signal's reason when it is aborted.
 */
export async function evict(
  renditions: Pick<Renditions, 'list' | 'isLeased'>,
  { limitBytes, usedSinceMs, isWanted, signal }: Eviction,
): Promise<Evicted> {
  const all = await renditions.list();
  let left = all.reduce((sum, { bytes }) => sum + bytes, 0);
  let [count, bytes] = [0, 0];
  const idle = all.filter(({ hash, usedMs }) => usedMs < usedSinceMs && !isWanted(hash));
  const isBroken = ({ record, file }: StoredRendition) => record === null || file === null;
  const order = idle.sort((a, b) => Number(isBroken(b)) - Number(isBroken(a)) || a.usedMs - b.usedMs);
  for (const one of order) {
    signal.throwIfAborted();
    if (left <= limitBytes && !isBroken(one)) break;
    if ((await renditions.isLeased(one.hash)) || !(await removeUnused(one))) continue;
    left -= one.bytes;
    bytes += one.bytes;
    count += 1;
  }
  return { count, bytes, left };
}
