import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from 'pino';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

/** What Temporal's client takes where nothing is set. */
const DEFAULT_ADDRESS = 'localhost:7233';

export interface TemporalConnection {
  readonly connection: NativeConnection;
  readonly namespace: string;
}

export interface Connecting {
  /** Holds Temporal's own settings. */
  readonly environment: Record<string, string>;
  readonly log: Logger;
  readonly stop: AbortSignal;
}

/**
 * Connects by Temporal's own settings, and keeps trying: a worker may be started before the server.
 * @throws the signal's reason when it is aborted first, also while an address takes its time to answer.
 */
export async function connectToTemporal({ environment, log, stop }: Connecting): Promise<TemporalConnection> {
  const settings = loadClientConnectConfig({ overrideEnvVars: environment });
  const { connectionOptions, namespace = 'default' } = settings;
  const { address = DEFAULT_ADDRESS } = connectionOptions;
  const stopped = once(stop, 'abort');
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
    stop.throwIfAborted();
    const connecting = NativeConnection.connect(connectionOptions as NativeConnectionOptions).then(
      (connection) => ({ connection, namespace }),
      (error: unknown) => causeOf(error),
    );
    const outcome = await Promise.race([connecting, stopped.then(() => null)]);
    stop.throwIfAborted();
    if (outcome !== null && typeof outcome !== 'string') return outcome;
    log.warn({ address, retryInMs: pauseMs }, `Temporal at ${address} does not answer yet: ${outcome}`);
    await Promise.race([pause(pauseMs), stopped]);
  }
}

/** The connection is Rust's, whose errors are printed structures: what a person can read of one is the innermost text in it. */
function causeOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return [...text.matchAll(/(?:message|error): "([^"]+)"/g)].at(-1)?.[1] ?? text;
}
