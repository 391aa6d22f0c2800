import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../../api/client/client';
import type { ProgressView } from '../../model/views';

export interface Following {
  readonly everyMs: number;
  readonly interrupted: AbortSignal;
  readonly show: (progress: ProgressView) => void;
}

/** Asks for a batch's progress until it is as wanted. @throws the reason of the interruption. */
export async function followBatch(
  client: Pick<Client, 'progress'>,
  batchId: string,
  { everyMs, interrupted, show }: Following,
  until: (progress: ProgressView) => boolean,
): Promise<ProgressView> {
  for (;;) {
    interrupted.throwIfAborted();
    const progress = await client.progress(batchId);
    show(progress);
    if (until(progress)) return progress;
    await pause(everyMs);
  }
}
