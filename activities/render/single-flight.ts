import type { Lease } from '../../store/leases';
import type { Renditions } from '../../store/renditions';

export interface Held {
  /** Missing renditions that are ours to make. */
  readonly hashes: ReadonlySet<string>;
  /** How many are missing and being made by somebody else. */
  readonly busy: number;
  release(): Promise<void>;
}

/** Of some renditions takes the lease of each that is missing and that nobody else is making. */
export async function holdMissing(
  renditions: Pick<Renditions, 'has' | 'lease'>,
  hashes: readonly string[],
  owner: string,
): Promise<Held> {
  const leases = new Map<string, Lease>();
  let busy = 0;
  for (const hash of new Set(hashes)) {
    if (await renditions.has(hash)) continue;
    const lease = await renditions.lease(hash, owner);
    // Whoever made it may have finished between the two looks.
    if (lease && (await renditions.has(hash))) await lease.release();
    else if (lease) leases.set(hash, lease);
    else busy += 1;
  }
  return {
    hashes: new Set(leases.keys()),
    busy,
    async release() {
      for (const lease of leases.values()) await lease.release();
    },
  };
}
