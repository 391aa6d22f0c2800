import type { BatchView } from '../../../model/views';
import type { Client } from '../../client/client';
import { Stop } from '../errors';
import { EXIT_CODES, exitOf } from '../exit-codes';
import { type Common, print, toolsOf } from '../tools';
import { secondsBetween } from '../words/batch';
import { failureLines } from '../words/failures';
import { formatCounts, formatDuration, formatStatus } from '../words/format';
import { displayOn } from './display-on';
import { follow } from './follow';

/**
 * Follows a batch and says how it ended, by the exit code too. With --json standard output holds the batch as it ended, and the progress goes to
 * standard error.
 * @throws Stop when a person or a signal ends the watching: the batch goes on.
 */
export async function watchToTheEnd(flags: Common, batchId: string): Promise<void> {
  const { client, json } = toolsOf(flags);
  const interruption = new AbortController();
  // A second Ctrl-C ends the program as it would any other.
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const display = displayOn(json ? process.stderr : process.stdout);
  try {
    await orInterrupted(follow({ client, batchId, display, interrupted: interruption.signal }), interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    throw new Stop('interrupted', `You watch no more, but batch ${batchId} goes on.`, hintFor(batchId));
  } finally {
    display.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
  const batch = await client.get(batchId);
  if (json) print(JSON.stringify(batch, undefined, 2));
  else print(await howItEnded(client, batch));
  process.exitCode = EXIT_CODES[exitOf(batch.status)].code;
}

/** A request that nobody answers does not keep who wants to leave. */
async function orInterrupted<T>(work: Promise<T>, interrupted: AbortSignal): Promise<T> {
  const left = new Promise<never>((_, reject) => {
    interrupted.addEventListener('abort', () => reject(interrupted.reason), { once: true });
  });
  return await Promise.race([work, left]);
}

function hintFor(batchId: string): string {
  return `Follow it again: reelbatch watch ${batchId}; cancel it: reelbatch cancel ${batchId}`;
}

async function howItEnded(client: Client, batch: BatchView): Promise<string> {
  const { id, status, counts, started_at, ended_at } = batch;
  const took = started_at && ended_at ? ` in ${formatDuration(secondsBetween(started_at, ended_at))}` : '';
  const failures: string[] = [];
  for (const jobs_status of ['failed', 'skipped'] as const) {
    if (counts[jobs_status] === 0) continue;
    for await (const job of client.jobs(id, { jobs_status })) failures.push(...failureLines(job));
  }
  const next = [
    ...(counts.completed > 0 ? [`Fetch the files: reelbatch download ${id}`] : []),
    ...(counts.failed > 0 ? [`Try again what failed: reelbatch retry ${id}`] : []),
  ];
  return [`Batch ${id} ${formatStatus(status)}${took}. ${formatCounts(counts)}`, ...failures, ...next].join('\n');
}
