import { setTimeout as pause } from 'node:timers/promises';
import { hasBatchEnded } from '../../../model/status';
import type { JobView, ProgressView } from '../../../model/views';
import type { Client } from '../../client/client';
import { isUnreachable } from '../errors';
import type { Display } from './display';

/** The API's progress is made to be asked this often. */
const EVERY_MS = 1000;
/** An API that is started again is back within this. */
const PATIENCE_MS = 60_000;
/** Nobody has a terminal of more lines; counts are of the whole batch. */
const MOST_RUNNING = 100;

export interface Following {
  readonly client: Pick<Client, 'progress' | 'job'>;
  readonly batchId: string;
  readonly display: Display;
  readonly interrupted: AbortSignal;
}

/**
 * Shows a batch until it has ended.
 * @throws the reason of the interruption; what the client throws, of an API that is away once only when it stays away.
 */
export async function follow(following: Following): Promise<ProgressView> {
  const { display, interrupted } = following;
  let look = await lookAt(following, []);
  for (;;) {
    // One of more than were asked for may be at it still.
    for (const job of look.left) if (job.status !== 'running') display.ended(job);
    display.show(look.progress);
    if (hasBatchEnded(look.progress.status)) return look.progress;
    await pause(EVERY_MS, undefined, { signal: interrupted });
    look = await lookPatiently(following, look.running);
  }
}

interface Look {
  readonly progress: ProgressView;
  /** Ids of the jobs that run. */
  readonly running: readonly string[];
  /** Those that ran before and run no more. */
  readonly left: readonly JobView[];
}

async function lookAt({ client, batchId }: Following, ranBefore: readonly string[]): Promise<Look> {
  const progress = await client.progress(batchId, { jobs_status: 'running', jobs_limit: MOST_RUNNING });
  const running = progress.jobs.map(({ id }) => id);
  const gone = ranBefore.filter((id) => !running.includes(id));
  return { progress, running, left: await Promise.all(gone.map((id) => client.job(batchId, id))) };
}

/** The batch goes on while the API is away, and so does who watches it. */
async function lookPatiently(following: Following, ranBefore: readonly string[]): Promise<Look> {
  const { display, interrupted } = following;
  const since = performance.now();
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await lookAt(following, ranBefore);
    } catch (error) {
      if (!isUnreachable(error) || performance.now() - since > PATIENCE_MS) throw error;
      if (isFirst) display.say('The API does not answer; it is asked again.');
      await pause(EVERY_MS, undefined, { signal: interrupted });
    }
  }
}
