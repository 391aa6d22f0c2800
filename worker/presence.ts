import type { Logger } from 'pino';
import type { FfmpegBuild } from '../model/ffmpeg-build';
import type { Store } from '../store/store';
import { ownWorkerName } from '../store/workers';

const BEAT_MS = 10_000;

interface Presence {
  readonly slots: number;
  /** What this worker leaves free where the store lies. */
  readonly diskReserveBytes: number;
  /** Where Prometheus finds its metrics. */
  readonly metricsAddress: string;
  /** Asks this worker's ffmpeg what it is; asked at each beat, so that one that is mended is known. */
  readonly build: () => Promise<FfmpegBuild>;
}

/**
 * Says in the store that this worker is alive, how many slots it has and what its ffmpeg can do, until stopped; the API counts the slots
 * that there are, and refuses what no worker could make. A store that cannot be written now is written at the next beat.
 */
export async function showPresence(
  { workers }: Pick<Store, 'workers'>,
  { slots, diskReserveBytes, metricsAddress, build }: Presence,
  log: Pick<Logger, 'warn'>,
): Promise<{ stop(): Promise<void> }> {
  const name = ownWorkerName();
  const askedBuild = async () => {
    try {
      return { ffmpeg: await build() };
    } catch (error) {
      log.warn({ error: String(error) }, 'ffmpeg does not say what it is');
      return {};
    }
  };
  const beat = async () => {
    const known = await askedBuild();
    try {
      await workers.write(name, {
        slots,
        as_of: new Date().toISOString(),
        disk_reserve_bytes: diskReserveBytes,
        metrics_address: metricsAddress,
        ...known,
      });
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
