import { readFileSync } from 'node:fs';
import { computeBackOffMs } from './back-off';
import { type Command, type Ending, type RunningProcess, startProcess, stopProcess } from './process';

export interface SupervisedProcess extends Command {
  /** Returns when the process can be used; asked after every start. Gives up when the signal aborts. */
  ready(started: RunningProcess, gaveUp: AbortSignal): Promise<void>;
  /** How long it may take to end when asked to, before it is killed. */
  readonly stopLimitMs: number;
}

interface Watched {
  readonly process: SupervisedProcess;
  /** Settles with the process once it has been spawned, null when it could not be. */
  running: Promise<RunningProcess | null>;
  pid: number | null;
}

/** A process that has been ready for so long counts as sound: its next death is the first again. */
const SOUND_AFTER_MS = 10_000;
const READY_LIMIT_MS = 60_000;
const SHOWN_LOG_LINES = 12;

/**
 * Keeps processes running: who ends without being told to is started again after a pause that doubles. Processes are started in tiers,
 * each when the one before is ready, and stopped in the opposite order.
 */
export class Supervisor {
  readonly #say: (line: string) => void;
  readonly #tiers: Watched[][] = [];
  readonly #stopping = new AbortController();
  readonly #loops: Promise<void>[] = [];

  /** @param say Takes the one line about each death and each return. */
  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /**
   * Starts processes together and returns when all of them are ready.
   * @throws Error when one ends before it was ready the first time, with the end of its log, or is not ready within a minute. Call stop() then.
   */
  async startTier(processes: readonly SupervisedProcess[]): Promise<void> {
    const tier = processes.map((process): Watched => ({ process, running: Promise.resolve(null), pid: null }));
    this.#tiers.push(tier);
    await Promise.all(tier.map((watched) => this.#startFirst(watched)));
  }

  /** Process ids by name, of those that run at this moment. */
  pids(): Record<string, number> {
    return Object.fromEntries(
      this.#tiers.flat().flatMap(({ process, pid }) => (pid === null ? [] : [[process.name, pid]])),
    );
  }

  /** Stops all, the last tier first, and returns when they are gone. May be called twice, and while a tier starts. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The processes are being stopped'));
    for (const tier of [...this.#tiers].reverse()) {
      await Promise.all(
        tier.map(async ({ running, process }) => {
          const started = await running;
          if (started) await stopProcess(started, process.stopLimitMs);
        }),
      );
    }
    await Promise.all(this.#loops);
  }

  async #startFirst(watched: Watched): Promise<void> {
    const running = await this.#start(watched);
    const ending = await this.#untilReady(watched, running);
    if (ending) {
      await running.logged;
      throw new Error(describeFirstDeath(watched.process, ending));
    }
    this.#loops.push(this.#keepRunning(watched, running));
  }

  async #start(watched: Watched): Promise<RunningProcess> {
    this.#stopping.signal.throwIfAborted();
    const starting = startProcess(watched.process);
    watched.running = starting.catch(() => null);
    const running = await starting;
    watched.pid = running.pid;
    void running.ended.then(() => {
      watched.pid = null;
    });
    return running;
  }

  /** Null when it is ready, its ending when that came first. */
  async #untilReady({ process }: Watched, running: RunningProcess): Promise<Ending | null> {
    const over = new AbortController();
    const limit = setTimeout(() => over.abort(new Error(describeDelay(process))), READY_LIMIT_MS);
    const ready = process.ready(running, AbortSignal.any([over.signal, this.#stopping.signal])).then(() => null);
    try {
      return await Promise.race([ready, running.ended]);
    } finally {
      clearTimeout(limit);
      over.abort(new Error(`${process.name} has ended`));
      // Lost to the ending, it may still give up: nobody asks any more.
      ready.catch(() => undefined);
    }
  }

  async #keepRunning(watched: Watched, first: RunningProcess): Promise<void> {
    const { name } = watched.process;
    let running: RunningProcess | null = first;
    let failures = 0;
    for (;;) {
      const since = Date.now();
      const reason = running ? describeEnding(await running.ended) : 'could not be started';
      if (this.#stopping.signal.aborted) return;
      failures = Date.now() - since > SOUND_AFTER_MS ? 1 : failures + 1;
      const pauseMs = computeBackOffMs(failures);
      this.#say(`${name} ended (${reason}), starting it again in ${pauseMs / 1000} s`);
      await pause(pauseMs, this.#stopping.signal);
      running = await this.#startAgain(watched);
    }
  }

  /** Returns when the process is ready or has ended again; null when there is none. */
  async #startAgain(watched: Watched): Promise<RunningProcess | null> {
    let running: RunningProcess | null = null;
    try {
      running = await this.#start(watched);
      const ending = await this.#untilReady(watched, running);
      if (ending === null) this.#say(`${watched.process.name} is back (pid ${running.pid})`);
    } catch {
      // Alive and never ready is no better than dead, unless it is being stopped in order.
      if (!this.#stopping.signal.aborted) running?.child.kill('SIGKILL');
    }
    return running;
  }
}

/** `exit code 1`, or `SIGKILL`. */
function describeEnding({ code, signal }: Ending): string {
  return signal ?? `exit code ${code}`;
}

function describeDelay({ name, logFile }: SupervisedProcess): string {
  return `${name} was not ready within ${READY_LIMIT_MS / 1000} s, see ${logFile}`;
}

/** Whose lines are watched has told its story already. */
function describeFirstDeath({ name, logFile, onLine }: SupervisedProcess, ending: Ending): string {
  const death = `${name} ended (${describeEnding(ending)}) before it was ready`;
  if (onLine) return `${death}, see ${logFile}`;
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-SHOWN_LOG_LINES);
  return [`${death}. The end of ${logFile}:`, ...lines].join('\n  ');
}

/** Returns early when the signal aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
