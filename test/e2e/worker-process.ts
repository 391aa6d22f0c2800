import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../infra/programs';
import type { E2eStudio } from './studio';

/** A worker process that nobody starts again. */
export interface WorkerProcess {
  readonly pid: number;
  /** Ends it with SIGKILL and waits until it is gone. */
  kill(): Promise<void>;
}

export interface WorkerWords {
  readonly slots: number;
  readonly ffmpeg: string;
}

/** Starts one worker process beside a studio's stack and waits until it polls. */
export async function startWorkerProcess(
  { stack, mediaRoot, stateDir }: E2eStudio,
  { slots, ffmpeg }: WorkerWords,
): Promise<WorkerProcess> {
  const env = {
    ...process.env,
    REELBATCH_MEDIA_ROOT: mediaRoot,
    REELBATCH_STATE_DIR: stateDir,
    REELBATCH_SLOTS: String(slots),
    REELBATCH_FFMPEG: ffmpeg,
    REELBATCH_CPU_TARGET: '100',
    TEMPORAL_ADDRESS: stack.temporalAddress,
    TEMPORAL_NAMESPACE: stack.namespace,
  };
  const main = join(projectRoot(), 'dist', 'worker', 'main.js');
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const ready = once(child, 'message');
  await Promise.race([ready, ended.then(() => Promise.reject(new Error('the worker ended before it was ready')))]);
  return {
    pid: child.pid as number,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** One ffmpeg that began to write something. */
export interface Begun {
  /** Process id of the worker that ran it. */
  readonly worker: number;
  readonly arguments: string;
}

/** An ffmpeg that is the real one, writes down who runs it, and begins to render pictures only when it is let go. */
export interface HeldFfmpeg {
  readonly path: string;
  letGo(): Promise<void>;
  /** What was begun so far, in order. */
  begun(): Promise<Begun[]>;
}

export async function heldFfmpeg(folder: string, name: string): Promise<HeldFfmpeg> {
  const [path, log, isLetGo] = ['sh', 'log', 'go'].map((end) => join(folder, `${name}.${end}`)) as [
    string,
    string,
    string,
  ];
  const lines = [
    '#!/bin/sh',
    `printf '%s %s\\n' "$PPID" "$*" >> '${log}'`,
    // Spans alone are written with this encoder.
    `case "$*" in *libx264*) until [ -e '${isLetGo}' ]; do sleep 0.05; done;; esac`,
    'exec ffmpeg "$@"',
  ];
  await writeFile(log, '');
  await writeFile(path, `${lines.join('\n')}\n`);
  await chmod(path, 0o755);
  return {
    path,
    letGo: async () => await writeFile(isLetGo, ''),
    async begun() {
      const said = (await readFile(log, 'utf8')).split('\n').filter(Boolean);
      return said.map((line) => {
        const [worker = '', ...rest] = line.split(' ');
        return { worker: Number(worker), arguments: rest.join(' ') };
      });
    },
  };
}

/**
 * Which workers began to render each rendition, by its hash, in order: those that are only read again are not among them.
 * @param encoder only of those that are written with it.
 */
export function rendered(begun: readonly Begun[], encoder = ''): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { worker, arguments: args } of begun) {
    if (!args.includes('-filter_complex_script') || !args.includes(encoder)) continue;
    for (const [, hash = ''] of args.matchAll(/-([0-9a-f]{64})\.\w+/g))
      found.set(hash, [...(found.get(hash) ?? []), worker]);
  }
  return found;
}
