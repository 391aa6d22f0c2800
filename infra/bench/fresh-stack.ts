import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BatchRequest, type Client, createClient } from '../../api/client/client';
import { hasBatchEnded } from '../../model/status';
import type { BatchView } from '../../model/views';
import { followBatch } from '../demo/follow-batch';
import { allGood } from '../demo/table';
import { startStack } from '../stack';
import type { Bench } from './bench';
import type { Step } from './steps';

const POLL_MS = 200;

/** Whether the machine may be used whole, as by commands without a limit, or within the default target. */
export type Target = 'whole machine' | 'default target';

/**
 * Starts a stack that has rendered nothing yet, on free ports, and removes it with all that it has made. Commands by hand are measured
 * while none runs.
 */
export async function withFreshStack<T>(
  { workDir, mediaRoot, signal, steps }: Bench,
  target: Target,
  use: (client: Client, place: { readonly stateDir: string }) => Promise<T>,
): Promise<T> {
  const stateDir = join(workDir, 'stack');
  await rm(stateDir, { recursive: true, force: true });
  const stack = await startStack({
    stateDir,
    mediaRoot,
    ports: 'free',
    env: {
      // Workers of a real cluster would take this work, and look for it in another store.
      TEMPORAL_ADDRESS: undefined,
      REELBATCH_CPU_TARGET: target === 'whole machine' ? '100' : undefined,
    },
    interrupted: signal,
    say: (line) => steps.say(line),
  });
  try {
    return await use(createClient(stack.apiUrl), { stateDir });
  } finally {
    await stack.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

/** As `runBatch`. @returns how long that took. */
export async function timeBatch(bench: Bench, client: Client, label: string, request: BatchRequest): Promise<number> {
  return (await runBatch(bench, client, label, request)).seconds;
}

/**
 * Submits a batch and waits as a client would, from the request to the first answer that says it has ended.
 * @returns the batch as it ended, and how long that took.
 * @throws Error when not every deliverable is there and checked: then there is nothing to measure.
 */
export async function runBatch(
  bench: Bench,
  client: Client,
  label: string,
  request: BatchRequest,
): Promise<Step<BatchView>> {
  const { result: batchId, seconds } = await bench.steps.run(label, async (tell) => {
    const { id } = await client.submit(request);
    await followBatch(
      client,
      id,
      { everyMs: POLL_MS, interrupted: bench.signal, show: ({ progress }) => tell(`${progress.toFixed(0)} %`) },
      ({ status }) => hasBatchEnded(status),
    );
    return id;
  });
  const batch = await client.get(batchId);
  if (allGood(batch)) return { result: batch, seconds };
  const failed = batch.jobs.find(({ failure }) => failure !== null)?.failure;
  throw new Error(`${label}: the batch is ${batch.status}: ${failed?.message ?? 'a deliverable is missing'}`);
}
