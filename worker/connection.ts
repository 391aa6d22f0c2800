import { setTimeout as pause } from 'node:timers/promises';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from 'pino';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

export interface TemporalConnection {
  readonly connection: NativeConnection;
  readonly namespace: string;
}

/**
 * Connects by Temporal's own settings, and keeps trying: a worker may be started before the server.
 * @throws the signal's reason when it is aborted first.
 */
export async function connectToTemporal(log: Logger, stop: AbortSignal): Promise<TemporalConnection> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
    stop.throwIfAborted();
    try {
      return { connection: await NativeConnection.connect(connectionOptions as NativeConnectionOptions), namespace };
    } catch (error) {
      log.warn(
        { error: String(error), address: connectionOptions.address, retryInMs: pauseMs },
        'Temporal does not answer yet',
      );
      await pause(pauseMs, undefined, { signal: stop });
    }
  }
}
