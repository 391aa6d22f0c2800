import { setTimeout as wait } from 'node:timers/promises';
import type { RunningProcess } from './process';

const LOOK_AGAIN_MS = 100;

/**
 * Returns when a Node child has sent `{ready: true}` over its channel.
 * @throws the reason of the signal when that comes first.
 */
export function untilReadyMessage({ child }: RunningProcess, gaveUp: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => finish(() => reject(gaveUp.reason));
    const onMessage = (message: unknown) => {
      if ((message as { ready?: unknown }).ready === true) finish(resolve);
    };
    const finish = (settle: () => void) => {
      child.off('message', onMessage);
      gaveUp.removeEventListener('abort', onAbort);
      settle();
    };
    child.on('message', onMessage);
    gaveUp.addEventListener('abort', onAbort);
    if (gaveUp.aborted) onAbort();
  });
}

/**
 * Returns when a GET of the address is answered with success.
 * @throws the reason of the signal when that comes first.
 */
export async function untilAnswered(url: string, gaveUp: AbortSignal): Promise<void> {
  for (;;) {
    gaveUp.throwIfAborted();
    const answer = await fetch(url, { signal: gaveUp }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await wait(LOOK_AGAIN_MS);
  }
}
