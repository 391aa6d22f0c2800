import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess, stopProcess } from '../process';
import type { Bench } from './bench';

export interface HandCommand {
  /** Letters, digits and hyphens; names the log. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const STOP_LIMIT_MS = 2_000;
const SHOWN_CHARACTERS = 800;

/**
 * Runs a command to its end, in a process group of its own.
 * @returns what it said.
 * @throws Error with its last words when it fails.
 */
export async function runCommand({ name, program, args }: HandCommand, { workDir, signal }: Bench): Promise<string> {
  signal.throwIfAborted();
  const logFile = join(workDir, 'logs', `${name}.log`);
  await rm(logFile, { force: true });
  const running = await startProcess({ name, program, args, logFile });
  const stop = () => void stopProcess(running, STOP_LIMIT_MS);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const ending = await running.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  await running.logged;
  const words = await readFile(logFile, 'utf8');
  if (ending.code === 0) return words;
  throw new Error(`${name} ended with ${ending.signal ?? ending.code}: ${words.slice(-SHOWN_CHARACTERS)}`);
}

/** Runs commands in their order, two at a time. */
export async function runTwoAtATime(commands: readonly HandCommand[], bench: Bench): Promise<void> {
  const waiting = [...commands];
  const runner = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await runCommand(next, bench);
  };
  const ends = await Promise.allSettled([runner(), runner()]);
  // Not before both have ended: nothing of a failed round runs into what comes next.
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Makes room for the files of commands by hand, takes the time of the commands alone, and removes the files. */
export async function timeByHand(
  bench: Bench,
  label: string,
  work: (folder: string) => Promise<void>,
): Promise<number> {
  const folder = join(bench.workDir, 'by-hand');
  await mkdir(folder, { recursive: true });
  try {
    const { seconds } = await bench.steps.run(label, async () => await work(folder));
    return seconds;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
