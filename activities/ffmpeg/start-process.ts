import { execFileSync } from 'node:child_process';
import { execa } from 'execa';
import { ReelbatchError } from '../../model/failure';
import { programEnvironment } from './config';
import { lastWords } from './failure';
import { Standstill } from './standstill';

/** Bytes of the end of stderr that are kept: the last lines say what went wrong. */
const STDERR_TAIL = 16_384;

export interface ProcessRun {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Kills the process at once when it is aborted. */
  readonly signal: AbortSignal;
  /** Called with the process id as soon as there is one. */
  readonly onStart?: (pid: number) => void;
  readonly onLine?: (line: string) => void;
  /** Called with each line of stderr, of which only the tail is kept. */
  readonly onMessage?: (line: string) => void;
  /** A process that stands still for so long is killed. Not given: it may take as long as it takes. */
  readonly stallMs?: number | undefined;
}

export interface ProcessEnd {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stderr: string;
}

/**
 * Runs a program from an argument list, without a shell and without stdin, and waits until it is gone. SIGKILL and nothing softer
 * ends it: ffmpeg answers SIGTERM with a file that looks complete and is short.
 * @throws the signal's own reason when it was aborted, after the process has ended; ReelbatchError STALLED when it stood still.
 */
export async function runProcess(run: ProcessRun): Promise<ProcessEnd> {
  run.signal.throwIfAborted();
  const [program, ...args] = behindParentDeathSignal([run.program, ...run.arguments]) as [string, ...string[]];
  const child = execa(program, args, {
    stdin: 'ignore',
    env: programEnvironment(),
    extendEnv: false,
    buffer: false,
    reject: false,
    encoding: 'utf8',
    cleanup: true,
  });
  const kill = () => void child.kill('SIGKILL');
  run.signal.addEventListener('abort', kill, { once: true });
  if (child.pid !== undefined) run.onStart?.(child.pid);
  let stalled = false;
  const standstill = watch(child.pid, run.stallMs, () => {
    stalled = true;
    kill();
  });
  child.stdout.on('data', (text: string | Buffer) => standstill?.count(Buffer.byteLength(text)));
  let stderr = '';
  let unfinished = '';
  child.stderr.on('data', (text: string | Buffer) => {
    stderr = (stderr + String(text)).slice(-STDERR_TAIL);
    standstill?.count(Buffer.byteLength(text));
    if (!run.onMessage) return;
    const lines = (unfinished + String(text)).split('\n');
    unfinished = lines.pop() ?? '';
    for (const line of lines) run.onMessage(line);
  });
  try {
    for await (const line of child.iterable({ from: 'stdout' })) {
      standstill?.hear(line);
      run.onLine?.(line);
    }
  } catch {
    // A stream that is cut off says nothing that the exit below does not.
  }
  const end = await child;
  standstill?.stop();
  if (unfinished !== '') run.onMessage?.(unfinished);
  run.signal.removeEventListener('abort', kill);
  if (run.signal.aborted) throw run.signal.reason;
  if (end.code !== undefined && end.exitCode === undefined && end.signal === undefined) throw end;
  const { exitCode, signal } = end;
  if (stalled) throw new ReelbatchError('STALLED', lastWords({ exitCode, signal, stderr }));
  return { exitCode, signal, stderr };
}

function watch(pid: number | undefined, limitMs: number | undefined, onStandstill: () => void): Standstill | undefined {
  return pid === undefined || limitMs === undefined ? undefined : new Standstill({ pid, limitMs, onStandstill });
}

let setprivWorks: boolean | undefined;

/** On Linux the kernel kills the program when this process dies, even by SIGKILL: no ffmpeg outlives its worker. */
function behindParentDeathSignal(command: readonly string[]): readonly string[] {
  if (process.platform !== 'linux') return command;
  setprivWorks ??= canRun('setpriv', ['--pdeathsig', 'KILL', 'true']);
  return setprivWorks ? ['setpriv', '--pdeathsig', 'KILL', ...command] : command;
}

function canRun(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
