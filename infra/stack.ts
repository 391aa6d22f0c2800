import { join } from 'node:path';
import { type Environment, inheritedEnvironment, readStackConfig, type StackConfig } from './config';
import { findFreePorts, isPortFree } from './free-ports';
import { findPrograms, projectRoot } from './programs';
import { untilAnswered, untilReadyMessage } from './readiness';
import { lockStateFolder } from './state-lock';
import { type SupervisedProcess, Supervisor } from './supervisor';
import { chooseTemporal, type TemporalChoice } from './temporal-choice';
import { TEMPORAL_STOP_LIMIT_MS, type TemporalPlan } from './temporal-server';
import { warningIn } from './warning';

export interface StackOptions {
  /** Temporal's database, logs and the store. Default: REELBATCH_STATE_DIR. */
  readonly stateDir?: string;
  /** Default: REELBATCH_MEDIA_ROOT. */
  readonly mediaRoot?: string;
  /** Default: REELBATCH_WORKERS. 0: none, for what only reads. */
  readonly workers?: number;
  /** `settings`: those of REELBATCH_PORT and its like, the default. `free`: any that are free, for what runs beside others. */
  readonly ports?: 'settings' | 'free';
  /** Whether Temporal's Web UI runs too. Default: yes. Only meant for a Temporal that the stack starts. */
  readonly ui?: boolean;
  /**
   * Laid over this process's environment, for all settings and all children. A Temporal that the two together choose means: start
   * none; `undefined` takes a name out.
   */
  readonly env?: Environment;
  /** Takes lines for a person: deaths, restarts, warnings of the processes. Default: stderr. */
  readonly say?: (line: string) => void;
  /** Gives up the start; what was started is stopped. After the start it means nothing. */
  readonly interrupted?: AbortSignal;
}

export interface Stack {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  readonly apiUrl: string;
  /** Null when no Web UI is known: a cluster of one's own without REELBATCH_TEMPORAL_UI_URL, or `ui: false`. */
  readonly uiUrl: string | null;
  readonly temporalAddress: string;
  readonly namespace: string;
  readonly stateDir: string;
  readonly mediaRoot: string;
  /** Process ids by name as of now: `temporal`, `temporal-ui`, `worker-1`..., `api`. One that is just being restarted is missing. */
  pids(): Readonly<Record<string, number>>;
  /** Stops all in the opposite order and returns when they are gone. Workers get time to let go of what they do. */
  stop(): Promise<void>;
}

interface Plan extends TemporalChoice {
  readonly config: StackConfig;
  readonly workers: number;
  readonly say: (line: string) => void;
}

const WORKER_STOP_LIMIT_MS = 20_000;
const API_STOP_LIMIT_MS = 5_000;

/**
 * Starts Temporal (unless the person chose one), workers and the API as processes of their own, each restarted when it dies, and
 * returns when all are ready. Everything stands in the state folder and is taken up again by the next start.
 * @throws Error in words for a person: a port that is taken, a state folder in use, a process that ended before it was ready.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const say = options.say ?? ((line: string) => process.stderr.write(`${line}\n`));
  const given = { ...inheritedEnvironment(), ...options.env, ...(await settingsOf(options)) };
  const config = readStackConfig(given);
  const unlock = lockStateFolder(config.stateDir);
  const supervisor = new Supervisor(say);
  const stop = async () => {
    await supervisor.stop();
    unlock();
  };
  const onInterrupt = () => void supervisor.stop();
  options.interrupted?.addEventListener('abort', onInterrupt);
  try {
    options.interrupted?.throwIfAborted();
    const choice = await chooseTemporal({ config, given, ui: options.ui ?? true, say });
    await refuseTakenPorts(config, choice.temporal);
    const workers = options.workers ?? config.workers;
    const plan = { config, workers, say, ...choice, env: childEnvironment(choice.env, config) };
    for (const tier of tiersOf(plan)) await supervisor.startTier(tier);
    return describeStack(plan, supervisor, stop);
  } catch (error) {
    await stop();
    throw options.interrupted?.aborted ? options.interrupted.reason : error;
  } finally {
    options.interrupted?.removeEventListener('abort', onInterrupt);
  }
}

function describeStack({ config, temporal, place }: Plan, supervisor: Supervisor, stop: () => Promise<void>): Stack {
  return {
    apiUrl: apiUrl(config),
    uiUrl: config.uiUrl ?? temporal?.uiUrl ?? null,
    temporalAddress: place.address,
    namespace: place.namespace,
    stateDir: config.stateDir,
    mediaRoot: config.mediaRoot,
    pids: () => supervisor.pids(),
    stop,
  };
}

/** The options in the words of the settings. */
async function settingsOf({ stateDir, mediaRoot, workers, ports }: StackOptions): Promise<Environment> {
  const free = ports === 'free' ? await findFreePorts(3) : null;
  return {
    ...(stateDir === undefined ? {} : { REELBATCH_STATE_DIR: stateDir }),
    ...(mediaRoot === undefined ? {} : { REELBATCH_MEDIA_ROOT: mediaRoot }),
    // None is nothing to be set: a studio without a worker does nothing.
    ...(workers === undefined || workers === 0 ? {} : { REELBATCH_WORKERS: String(workers) }),
    ...(free === null
      ? {}
      : {
          REELBATCH_PORT: String(free[0]),
          REELBATCH_TEMPORAL_PORT: String(free[1]),
          REELBATCH_TEMPORAL_UI_PORT: String(free[2]),
        }),
  };
}

async function refuseTakenPorts({ ports }: StackConfig, temporal: TemporalPlan | null): Promise<void> {
  const wanted: [number, string][] = [[ports.api, 'REELBATCH_PORT']];
  if (temporal) wanted.push([ports.temporal, 'REELBATCH_TEMPORAL_PORT']);
  if (temporal?.uiUrl) wanted.push([ports.temporalUi, 'REELBATCH_TEMPORAL_UI_PORT']);
  const free = await Promise.all(wanted.map(([port]) => isPortFree(port)));
  const taken = wanted
    .filter((_, i) => !free[i])
    .map(([port, name]) => `port ${port} is taken: choose another by ${name}`);
  if (taken.length > 0) throw new Error(taken.join('\n'));
}

/** Children stand in other folders than the person: every path is absolute, every port fixed. */
function childEnvironment(given: Environment, config: StackConfig): Environment {
  const { ffmpeg, ffprobe } = findPrograms();
  return {
    ...given,
    REELBATCH_FFMPEG: given['REELBATCH_FFMPEG'] || ffmpeg,
    REELBATCH_FFPROBE: given['REELBATCH_FFPROBE'] || ffprobe,
    REELBATCH_STATE_DIR: config.stateDir,
    REELBATCH_MEDIA_ROOT: config.mediaRoot,
    ...(config.presetFolder === null ? {} : { REELBATCH_PRESETS: config.presetFolder }),
  };
}

/** Each tier needs the one before it. */
function tiersOf(plan: Plan): SupervisedProcess[][] {
  const { config, temporal } = plan;
  const workers = Array.from({ length: plan.workers }, (_, i) =>
    nodeProcess(plan, { name: `worker-${i + 1}`, main: 'worker/main.js', stopLimitMs: WORKER_STOP_LIMIT_MS }),
  );
  const api = nodeProcess(plan, { name: 'api', main: 'api/server/main.js', stopLimitMs: API_STOP_LIMIT_MS });
  return [...(temporal ? temporalTiers(temporal) : []), workers, [{ ...api, ready: apiReady(config) }]];
}

function temporalTiers({ commands, uiUrl, makeUsable }: TemporalPlan): SupervisedProcess[][] {
  return commands.map((command) => [
    {
      ...command,
      stopLimitMs: TEMPORAL_STOP_LIMIT_MS,
      ready: (_, gaveUp) =>
        command.name === 'temporal-ui' && uiUrl ? untilAnswered(uiUrl, gaveUp) : makeUsable(gaveUp),
    },
  ]);
}

function nodeProcess(
  { config, env, say }: Plan,
  { name, main, stopLimitMs }: { readonly name: string; readonly main: string; readonly stopLimitMs: number },
): SupervisedProcess {
  return {
    name,
    program: process.execPath,
    args: ['--enable-source-maps', join(projectRoot(), 'dist', main)],
    env,
    ipc: true,
    logFile: join(config.stateDir, 'logs', `${name}.log`),
    stopLimitMs,
    ready: untilReadyMessage,
    onLine: (line, output) => {
      const warning = warningIn(line, output);
      if (warning !== null) say(`${name}: ${warning}`);
    },
  };
}

function apiReady(config: StackConfig): SupervisedProcess['ready'] {
  return async (started, gaveUp) => {
    await untilReadyMessage(started, gaveUp);
    await untilAnswered(`${apiUrl(config)}/healthz`, gaveUp);
  };
}

function apiUrl({ host, ports }: StackConfig): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${ports.api}`;
}
