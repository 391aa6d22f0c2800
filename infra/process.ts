import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { findOnPath, inheritedEnvironment } from './config';

export interface Command {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Every line of both outputs is appended here. */
  readonly logFile: string;
  /** Opens a channel for `process.send`: for children that are Node. */
  readonly ipc?: boolean;
}

/** How a process ended: by its own exit code or by a signal. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Settles when the process is gone; never rejects once it has started. */
  readonly ended: Promise<Ending>;
}

/**
 * Starts a program in a process group of its own, so that a terminal's Ctrl-C reaches only the starter, and where the system has it
 * (Linux) with a parent-death signal, so that a starter killed with -9 leaves nothing behind.
 * @throws Error of spawn when the program cannot be started.
 */
export async function startProcess(command: Command): Promise<RunningProcess> {
  const [program, ...args] = withParentDeathSignal([command.program, ...command.args]);
  const log = createWriteStream(command.logFile, { flags: 'a' });
  const child = spawn(program as string, args, {
    detached: true,
    env: { ...(command.env ?? inheritedEnvironment()) },
    stdio: ['ignore', 'pipe', 'pipe', ...(command.ipc ? (['ipc'] as const) : [])],
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
  });
  const ended = awaitEnd(child, log);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  return { pid: child.pid as number, child, ended };
}

/** Signals the whole group of a process that startProcess started. False when it is gone already. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** The argument list behind setpriv where there is one. setpriv becomes the program, so the pid stays. */
export function withParentDeathSignal(argv: readonly string[]): readonly string[] {
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  return setpriv === undefined ? argv : [setpriv, '--pdeathsig', 'KILL', '--', ...argv];
}

function awaitEnd(child: ChildProcess, log: WriteStream): Promise<Ending> {
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.once('close', () => log.end());
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}
