import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from './until';

const PROGRAM = join(__dirname, '..', '..', 'infra', 'reelbatch.mjs');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a process of its own, for an API of a test. */
export interface CommandLine {
  /** Runs it to its end. */
  run(args: readonly string[], input?: string): Promise<Ended>;
  /** Starts it. */
  start(args: readonly string[]): Started;
  /** Starts it on a terminal, as util-linux `script` makes one. */
  startOnTerminal(args: readonly string[]): Started;
}

export interface Started {
  /** What it has written to standard output, or to the terminal. */
  stdout(): string;
  /** Waits until standard output matches. */
  said(what: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  readonly end: Promise<Ended>;
}

export function commandLine(url: () => string, settings: Readonly<Record<string, string>> = {}): CommandLine {
  const environment = () => ({ ...withoutSettings(process.env), REELBATCH_URL: url(), ...settings });
  const start = (command: string, args: readonly string[], input?: string) =>
    followed(spawn(command, args, { env: environment(), stdio: 'pipe' }), input);
  return {
    run: async (args, input = '') => await start(process.execPath, [PROGRAM, ...args], input).end,
    start: (args) => start(process.execPath, [PROGRAM, ...args]),
    startOnTerminal: (args) => {
      const words = [process.execPath, PROGRAM, ...args].map((word) => `'${word}'`).join(' ');
      return start('script', ['--quiet', '--return', '--command', `stty rows 20 cols 100; ${words}`, '/dev/null']);
    },
  };
}

function followed(child: ChildProcess, input?: string): Started {
  const heard = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      heard[name] += text;
    });
  if (input !== undefined) child.stdin?.end(input);
  const end = once(child, 'close').then(([code]) => ({ code: code as number | null, ...heard }));
  return {
    end,
    stdout: () => heard.stdout,
    said: async (what) =>
      await until(`the command line says ${what}`, async () => what.exec(heard.stdout) ?? undefined),
    signal: (name) => void child.kill(name),
  };
}

/** Colours and settings are those of the test. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^(REELBATCH_|TEMPORAL_|FORCE_COLOR|NO_COLOR|CI$)/.test(name),
  );
  return { ...Object.fromEntries(kept), TERM: 'xterm' };
}
