import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { findOnPath, inheritedEnvironment } from './config';

export interface Command {
  /** Unique among the processes of its starter; letters, digits and hyphens. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment. Default: that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Every line of both outputs is appended here. */
  readonly logFile: string;
  /** Opens a channel for `process.send`: for children that are Node. */
  readonly ipc?: boolean;
  readonly onLine?: (line: string, output: 'stdout' | 'stderr') => void;
}

/** How a process ended: by its own exit code or by a signal. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Settles when the process is gone; never rejects. */
  readonly ended: Promise<Ending>;
  /** Settles when its last words are in the log file. */
  readonly logged: Promise<void>;
}

/** Groups that run now, for the one moment when everything must go at once. */
const groups = new Set<number>();

/**
 * Starts a program in a process group of its own, so that a terminal's Ctrl-C reaches only the starter, and where the system has it
 * (Linux) with a parent-death signal, so that a starter killed with -9 leaves nothing behind. What a program leaves in its group when
 * it ends is killed.
 * @throws Error of spawn when the program cannot be started.
 */
export async function startProcess(command: Command): Promise<RunningProcess> {
  const [program, ...args] = withParentDeathSignal([command.program, ...command.args]);
  mkdirSync(dirname(command.logFile), { recursive: true });
  const child = spawn(program as string, args, {
    detached: true,
    env: { ...(command.env ?? inheritedEnvironment()) },
    stdio: ['ignore', 'pipe', 'pipe', ...(command.ipc ? (['ipc'] as const) : [])],
  });
  const logged = keepOutput(child, command);
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid as number;
  groups.add(pid);
  void ended.then(() => {
    signalGroup(pid, 'SIGKILL');
    groups.delete(pid);
  });
  return { pid, child, ended, logged };
}

/** Asks a process to end and kills its whole group when it has not after the limit. Returns when it is gone. */
export async function stopProcess({ child, pid, ended }: RunningProcess, limitMs: number): Promise<void> {
  // To the process alone: how its own children end is its business for as long as it has time.
  child.kill('SIGTERM');
  const limit = setTimeout(() => signalGroup(pid, 'SIGKILL'), limitMs);
  await ended;
  clearTimeout(limit);
}

/** Kills everything that startProcess started here. */
export function killEverything(): void {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
}

/** The argument list behind setpriv where there is one. setpriv becomes the program, so the pid stays. */
function withParentDeathSignal(argv: readonly string[]): readonly string[] {
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  return setpriv === undefined ? argv : [setpriv, '--pdeathsig', 'KILL', '--', ...argv];
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // EPERM is macOS's word for a group of which only zombies are left.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function keepOutput(child: ChildProcess, { logFile, onLine }: Command): Promise<void> {
  const log = createWriteStream(logFile, { flags: 'a' });
  for (const output of ['stdout', 'stderr'] as const) {
    const stream = child[output] as Readable;
    stream.pipe(log, { end: false });
    if (onLine) eachLine(stream, (line) => onLine(line, output));
  }
  child.once('close', () => log.end());
  return new Promise((resolve) => {
    log.once('close', resolve);
    // A full disk or a folder that was removed must not end the starter.
    log.on('error', () => resolve());
  });
}

function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
}
