import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Store } from '../store/store';
import type { WorkerRecord } from '../store/workers';

const BEAT_MS = 10_000;

/**
 * Says in the store that this worker is alive and what it is, until stopped; the API counts the slots that there are. A store that cannot
 * be written now is written at the next beat.
 */
export async function showPresence(
  { workers }: Pick<Store, 'workers'>,
  about: Omit<WorkerRecord, 'as_of'>,
  log: Pick<Logger, 'warn'>,
): Promise<{ stop(): Promise<void> }> {
  const name = `${hostname()}-${process.pid}`;
  const beat = async () => {
    try {
      await workers.write(name, { ...about, as_of: new Date().toISOString() });
    } catch (error) {
      log.warn({ error: String(error) }, 'the store cannot be told that this worker is alive');
    }
  };
  let last = beat();
  await last;
  await workers.sweep(Date.now()).catch(() => {});
  const timer = setInterval(() => {
    last = beat();
  }, BEAT_MS);
  return {
    async stop() {
      clearInterval(timer);
      // A beat under way would write the file again.
      await last;
      await workers.remove(name).catch(() => {});
    },
  };
}
