import type { Client } from '../../api/client/client';
import type { JobStatus } from '../../model/status';
import type { ProgressView } from '../../model/views';

export type Follow = (until: (progress: ProgressView) => boolean) => Promise<ProgressView>;

export interface CancelledJob {
  readonly client: Pick<Client, 'cancelJob' | 'retryJob'>;
  readonly batchId: string;
  readonly jobId: string;
  readonly follow: Follow;
  readonly say: (line: string) => void;
}

/** Cancels one job while it runs; when its ffmpeg is gone, brings it back. */
export async function cancelAndRetry({ client, batchId, jobId, follow, say }: CancelledJob): Promise<void> {
  const find = ({ jobs }: ProgressView) => jobs.find(({ id }) => id === jobId);
  const wait = async (...wanted: JobStatus[]) =>
    find(await follow((progress) => wanted.some((status) => find(progress)?.status === status)));
  await wait('running', 'completed');
  try {
    await client.cancelJob(batchId, jobId);
  } catch (error) {
    // On a second run every span is found and the job may be done before it can be cancelled.
    say(`${jobId} could not be cancelled: ${(error as Error).message.split('\n')[0]}`);
    return;
  }
  say(`POST .../jobs/${jobId}/cancel: the others run on`);
  const ended = await wait('cancelled', 'completed');
  if (ended?.status !== 'cancelled') return;
  await client.retryJob(batchId, jobId);
  const kept =
    ended.progress > 0 ? `it takes up the ${ended.progress} % that it had finished` : 'it had finished nothing yet';
  say(`POST .../jobs/${jobId}/retry: ${kept}`);
}
