import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from '../../api/client/client';
import { hasBatchEnded } from '../../model/status';
import type { BatchView, ProgressView } from '../../model/views';
import { until } from '../support/until';

/** Waits until the progress of a batch is as wanted. An API that is just being restarted is asked again. */
export async function follow(
  client: Client,
  batchId: string,
  what: string,
  wanted: (progress: ProgressView) => boolean,
  limitMs?: number,
): Promise<ProgressView> {
  const look = async () => {
    const progress = await client.progress(batchId).catch(() => undefined);
    return progress && wanted(progress) ? progress : undefined;
  };
  return await until(what, look, limitMs);
}

/** Waits until a batch has ended and answers it. */
export async function followToEnd(client: Client, batchId: string, limitMs: number): Promise<BatchView> {
  await follow(client, batchId, 'the batch ends', ({ status }) => hasBatchEnded(status), limitMs);
  return await client.get(batchId);
}

/** Ids of the ffmpegs that a process has started and that are not dead. */
export function ffmpegsOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const status = statusOf(pid);
      return status?.includes(`\nPPid:\t${parent}\n`) && /^Name:\tffmpeg\n/.test(status) && !/\nState:\tZ/.test(status);
    });
}

function statusOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return undefined;
  }
}
