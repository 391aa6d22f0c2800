import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, createClient } from '../../api/client/client';
import { findOnPath, inheritedEnvironment } from '../config';
import { type RunningProcess, startProcess, stopProcess } from '../process';
import { projectRoot } from '../programs';
import { untilReadyMessage } from '../readiness';
import type { Stack } from '../stack';
import type { Bench } from './bench';
import { parseProcessors } from './processor-list';
import { startWithoutWorkers } from './without-workers';

const STOP_LIMIT_MS = 20_000;

/** Numbers of the processors that this process may run on. @throws Error where the system does not tell. */
export async function ownProcessors(): Promise<number[]> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1];
  if (list === undefined) throw new Error('this system has no /proc/self/status: workers cannot be pinned');
  return parseProcessors(list);
}

/**
 * Starts a stack that has rendered nothing yet with one worker on each of these processors, and its ffmpegs with it, and removes it with all
 * that it has made. Temporal and the API run wherever there is room. A worker that starts on one processor has one slot.
 */
export async function withPinnedWorkers<T>(
  bench: Bench,
  processors: readonly number[],
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const taskset = findOnPath('taskset');
  if (taskset === undefined) throw new Error('taskset is not on PATH: it pins the workers');
  const stateDir = join(bench.workDir, 'stack');
  await rm(stateDir, { recursive: true, force: true });
  const stack = await startWithoutWorkers(bench, { stateDir, mediaRoot: bench.mediaRoot });
  const workers: RunningProcess[] = [];
  try {
    for (const processor of processors) {
      const worker = await startPinned(bench, stack, taskset, processor);
      workers.push(worker);
      await untilReady(worker, bench.signal);
    }
    return await use(createClient(stack.apiUrl));
  } finally {
    await Promise.all(workers.map(async (worker) => await stopProcess(worker, STOP_LIMIT_MS)));
    await stack.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function startPinned({ programs }: Bench, stack: Stack, taskset: string, processor: number) {
  return await startProcess({
    name: `pinned-worker-${processor}`,
    program: taskset,
    args: ['-c', String(processor), process.execPath, join(projectRoot(), 'dist', 'worker', 'main.js')],
    env: {
      ...inheritedEnvironment(),
      TEMPORAL_ADDRESS: stack.temporalAddress,
      TEMPORAL_NAMESPACE: stack.namespace,
      REELBATCH_STATE_DIR: stack.stateDir,
      REELBATCH_MEDIA_ROOT: stack.mediaRoot,
      REELBATCH_FFMPEG: programs.ffmpeg,
      REELBATCH_FFPROBE: programs.ffprobe,
      REELBATCH_CPU_TARGET: '100',
      // As many as a worker takes by itself.
      REELBATCH_SLOTS: undefined,
    },
    logFile: join(stack.stateDir, 'logs', `pinned-worker-${processor}.log`),
    ipc: true,
  });
}

/** @throws Error when the worker ends before it is ready. */
async function untilReady(worker: RunningProcess, signal: AbortSignal): Promise<void> {
  const died = worker.ended.then(() => {
    throw new Error('a pinned worker ended before it was ready');
  });
  const over = new AbortController();
  const ready = untilReadyMessage(worker, AbortSignal.any([signal, over.signal]));
  try {
    await Promise.race([ready, died]);
  } finally {
    over.abort(new Error('it is no longer waited for'));
    // Whichever came second has nobody left to tell.
    for (const late of [ready, died]) late.catch(() => undefined);
  }
}
