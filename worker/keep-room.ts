import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { evictRenditions } from '../activities/render/evict-renditions';
import type { Store } from '../store/store';

/** Looked at this often, and this soon after something was published. */
const PERIOD_MS = 60_000;
const SOON_MS = 5000;
/** What was used, and plans that were worked at, within this time stay. */
const IN_USE_MS = 10 * 60_000;

export interface KeepRoom {
  readonly store: Pick<Store, 'renditions' | 'plans' | 'plansInUse'>;
  /** Null: no limit, and nothing is ever removed. */
  readonly limitBytes: number | null;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly inUseMs?: number;
  readonly soonMs?: number;
}

/** Keeps renditions within their limit until stopped. All workers of a store may do so: one at a time looks. */
export function keepRoom({ store, limitBytes, log, inUseMs = IN_USE_MS, soonMs = SOON_MS }: KeepRoom): {
  stop(): Promise<void>;
} {
  if (limitBytes === null) return { stop: async () => {} };
  const owner = `${hostname()}-${process.pid}`;
  const stopping = new AbortController();
  const { signal } = stopping;
  let nap = new AbortController();
  let soon: NodeJS.Timeout | undefined;
  store.renditions.onPublish = () => {
    soon ??= setTimeout(() => {
      soon = undefined;
      nap.abort();
    }, soonMs);
  };
  const look = async () => {
    try {
      const evicted = await evictRenditions({ store, owner, limitBytes, usedSinceMs: Date.now() - inUseMs, signal });
      if (evicted && evicted.count > 0) log.info(evicted, 'renditions were removed to make room');
    } catch (error) {
      if (!signal.aborted) log.warn({ error: String(error) }, 'no room could be made among the renditions');
    }
  };
  const looking = (async () => {
    while (!signal.aborted) {
      // What is published while it looks cuts the next nap short.
      nap = new AbortController();
      await look();
      await wait(PERIOD_MS, undefined, { signal: AbortSignal.any([signal, nap.signal]) }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopping.abort(new Error('stopped'));
      clearTimeout(soon);
      store.renditions.onPublish = () => {};
      await looking;
    },
  };
}
