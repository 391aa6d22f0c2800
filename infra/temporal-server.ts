import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectWhenReady, ensureNamespace } from './namespace';
import { type Command, type RunningProcess, startProcess, stopProcess } from './process';
import type { TemporalPrograms } from './programs';
import {
  dynamicArguments,
  renderDynamicConfig,
  renderServerConfig,
  renderUiConfig,
  type TemporalPorts,
} from './temporal-config';
import { choosePorts } from './temporal-ports';

export interface TemporalServerOptions {
  /** Absolute path; made when missing. Holds the database, temporal/ with the configuration, and logs/. */
  readonly directory: string;
  readonly programs: TemporalPrograms;
  /** Free ones where not given. */
  readonly ports?: Partial<TemporalPorts>;
  /** Without it there is no Web UI. */
  readonly uiPort?: number;
  /** Registered with all search attributes. Default: `default`. */
  readonly namespace?: string;
}

/** A server ready to be started: whoever starts the commands also calls `makeUsable`. */
export interface TemporalPlan {
  readonly address: string;
  readonly uiUrl: string | null;
  readonly commands: readonly Command[];
  /** Returns when the server answers and has the namespace with all search attributes. */
  makeUsable(gaveUp: AbortSignal): Promise<void>;
}

export interface TemporalServer {
  /** `host:port` of the frontend. */
  readonly address: string;
  readonly uiUrl: string | null;
  /** Process ids by name: `temporal` and, with a Web UI of its own, `temporal-ui`. */
  readonly pids: Readonly<Record<string, number>>;
  /** Ends the processes and returns when they are gone. May be called twice. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;
/** The server commits each step, so it needs no long farewell, which it takes when it was killed before: peers of then are waited for. */
export const TEMPORAL_STOP_LIMIT_MS = 5_000;

/** Writes the configuration and says how to start a real server from the programs at hand. */
export async function planTemporalServer(options: TemporalServerOptions): Promise<TemporalPlan> {
  const folder = join(options.directory, 'temporal');
  await mkdir(folder, { recursive: true });
  const ports = await choosePorts(folder, options.ports ?? {});
  const address = `127.0.0.1:${ports.frontend}`;
  return {
    address,
    uiUrl: options.uiPort === undefined ? null : `http://127.0.0.1:${options.uiPort}`,
    commands:
      options.programs.kind === 'cli'
        ? [cliCommand(options.programs.cli, ports.frontend, options)]
        : await serverCommands(options.programs, ports, options),
    makeUsable: (gaveUp) => makeUsable(address, options.namespace ?? 'default', gaveUp),
  };
}

/**
 * Starts a real Temporal server and returns when its namespace can be used.
 * @throws Error when a process of it ends before that, or after a minute; then nothing is left running.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const plan = await planTemporalServer(options);
  const gaveUp = new AbortController();
  const limit = setTimeout(() => gaveUp.abort(new Error('The Temporal server did not answer in time')), START_LIMIT_MS);
  const running = new Map<string, RunningProcess>();
  try {
    for (const command of plan.commands) {
      const started = await startProcess(command);
      running.set(command.name, started);
      void started.ended.then(({ code, signal }) =>
        gaveUp.abort(new Error(`${command.name} ended with ${signal ?? code}, see ${command.logFile}`)),
      );
    }
    await plan.makeUsable(gaveUp.signal);
  } catch (error) {
    await stopAll([...running.values()]);
    throw error;
  } finally {
    clearTimeout(limit);
  }
  return {
    address: plan.address,
    uiUrl: plan.uiUrl,
    pids: Object.fromEntries([...running].map(([name, { pid }]) => [name, pid])),
    stop: () => stopAll([...running.values()]),
  };
}

async function makeUsable(address: string, namespace: string, gaveUp: AbortSignal): Promise<void> {
  const connection = await connectWhenReady(address, gaveUp);
  try {
    await ensureNamespace(connection, namespace, gaveUp);
  } finally {
    await connection.close();
  }
}

async function serverCommands(
  programs: { readonly server: string; readonly ui: string },
  ports: TemporalPorts,
  { directory, uiPort }: TemporalServerOptions,
): Promise<Command[]> {
  const folder = join(directory, 'temporal');
  const configFile = join(folder, 'server.yaml');
  const dynamicFile = join(folder, 'dynamic.yaml');
  await writeFile(configFile, renderServerConfig({ directory, dynamicFile, ports }));
  await writeFile(dynamicFile, renderDynamicConfig());
  const server: Command = {
    name: 'temporal',
    program: programs.server,
    args: ['--config-file', configFile, '--allow-no-auth', 'start'],
    logFile: join(directory, 'logs', 'temporal.log'),
  };
  if (uiPort === undefined) return [server];
  await writeFile(join(folder, 'ui.yaml'), renderUiConfig(uiPort, ports.frontend));
  const ui: Command = {
    name: 'temporal-ui',
    program: programs.ui,
    args: ['--root', folder, '--config', '.', '--env', 'ui', 'start'],
    logFile: join(directory, 'logs', 'temporal-ui.log'),
  };
  return [server, ui];
}

function cliCommand(cli: string, frontendPort: number, { directory, uiPort }: TemporalServerOptions): Command {
  const ui = uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)];
  const database = join(directory, 'temporal.db');
  return {
    name: 'temporal',
    program: cli,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(frontendPort), ...ui],
      ...['--db-filename', database, '--log-level', 'warn', ...dynamicArguments()],
    ],
    logFile: join(directory, 'logs', 'temporal.log'),
  };
}

async function stopAll(running: readonly RunningProcess[]): Promise<void> {
  await Promise.all(running.map((process) => stopProcess(process, TEMPORAL_STOP_LIMIT_MS)));
}
