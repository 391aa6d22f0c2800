import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { type Client as ApiClient, createClient } from '../../api/client/client';
import { hasBatchEnded } from '../../model/status';
import { startProcess, stopProcess } from '../process';
import { projectRoot } from '../programs';
import { untilReadyMessage } from '../readiness';
import type { Bench } from './bench';
import { startWithoutWorkers } from './without-workers';

/** A stack whose worker makes no films, and Temporal's own client beside that of the API. */
export interface EmptyStack {
  readonly api: ApiClient;
  readonly temporal: Client;
}

export interface EmptyWork {
  /** How long a span takes, and how many at a time. */
  readonly spanMs: number;
  readonly slots: number;
}

const POLL_MS = 250;
const STOP_LIMIT_MS = 20_000;
const PROJECT = 'empty';

/** Runs something on a stack that has done nothing yet, on free ports, and removes it with all that it made. */
export async function withEmptyStack<T>(
  bench: Bench,
  { spanMs, slots }: EmptyWork,
  use: (stack: EmptyStack) => Promise<T>,
): Promise<T> {
  const stateDir = join(bench.workDir, 'empty');
  const mediaRoot = join(bench.workDir, 'empty-media');
  await rm(stateDir, { recursive: true, force: true });
  await mkdir(join(mediaRoot, PROJECT), { recursive: true });
  const stack = await startWithoutWorkers(bench, { stateDir, mediaRoot });
  try {
    const worker = await startProcess({
      name: 'empty-worker',
      program: process.execPath,
      args: [
        join(projectRoot(), 'dist', 'infra', 'bench', 'empty-worker.js'),
        ...[stateDir, mediaRoot, stack.temporalAddress, String(spanMs), String(slots)],
      ],
      logFile: join(bench.workDir, 'empty-worker.log'),
      ipc: true,
    });
    try {
      await untilReadyMessage(worker, bench.signal);
      const connection = await Connection.connect({ address: stack.temporalAddress });
      try {
        return await use({ api: createClient(stack.apiUrl), temporal: new Client({ connection }) });
      } finally {
        await connection.close();
      }
    } finally {
      await stopProcess(worker, STOP_LIMIT_MS);
    }
  } finally {
    await stack.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

export interface EmptyBatch {
  readonly name: string;
  readonly jobs: number;
  readonly priority?: 'low' | 'normal' | 'high' | 'urgent';
  readonly maxConcurrent?: number;
}

export async function submitEmpty(api: ApiClient, { name, jobs, priority, maxConcurrent = 8 }: EmptyBatch) {
  const { id } = await api.submit({
    name,
    jobs: Array.from({ length: jobs }, () => ({ project_id: PROJECT, formats: ['mp4' as const] })),
    max_concurrent: maxConcurrent,
    ...(priority === undefined ? {} : { priority }),
  });
  return id;
}

/**
 * Waits until a batch has ended, and shows how far it is.
 * @throws Error when not every job of it completed: then there is nothing to measure.
 */
export async function untilEnded(bench: Bench, api: ApiClient, id: string, tell: (text: string) => void = () => {}) {
  for (;;) {
    bench.signal.throwIfAborted();
    const batch = await api.get(id, { jobs_limit: 0 });
    tell(`${batch.counts.completed} jobs`);
    if (batch.status === 'completed') return batch;
    if (hasBatchEnded(batch.status)) throw new Error(`the batch ${batch.name} is ${batch.status}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
