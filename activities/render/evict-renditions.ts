import type { AssemblyPlan } from '../../model/assembly-plan';
import { ReelbatchError } from '../../model/failure';
import { type Evicted, evict } from '../../store/evict';
import type { Store } from '../../store/store';
import { copyHash } from './stream-copy';

export interface EvictRenditions {
  readonly store: Pick<Store, 'renditions' | 'plans' | 'plansInUse'>;
  readonly owner: string;
  readonly limitBytes: number;
  /** What was used, and plans that were worked at, since this moment in milliseconds stay. */
  readonly usedSinceMs: number;
  readonly signal: AbortSignal;
}

/**
 * Brings the renditions, and the copies of streams among them, within their limit.
 * @returns what was removed; undefined when another worker is at it.
 */
export async function evictRenditions({ store, owner, ...rest }: EvictRenditions): Promise<Evicted | undefined> {
  const lease = await store.renditions.evictionLease(owner);
  if (!lease) return undefined;
  try {
    const wanted = new Set<string>();
    for (const ref of await store.plansInUse.since(rest.usedSinceMs)) {
      for (const hash of await wantedBy(store, ref)) wanted.add(hash);
    }
    return await evict(store.renditions, { ...rest, isWanted: (hash) => wanted.has(hash) });
  } finally {
    await lease.release();
  }
}

async function wantedBy({ plans }: Pick<Store, 'plans'>, ref: string): Promise<string[]> {
  let plan: AssemblyPlan;
  try {
    plan = await plans.read(ref);
  } catch (error) {
    // A plan that somebody took away wants nothing any more.
    if (error instanceof ReelbatchError) return [];
    throw error;
  }
  const copies = plan.media.flatMap((media) => (media.mpegStream ? [copyHash(media)] : []));
  const spans = plan.spans.flatMap(({ renditions }) => renditions.filter((hash) => hash !== null));
  return [...copies, ...spans, ...plan.audio.flatMap(({ rendition, stems = [] }) => [rendition, ...stems])];
}
