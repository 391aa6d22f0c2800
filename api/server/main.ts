import type { AddressInfo } from 'node:net';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { type Logger, pino } from 'pino';
import { SettingsError } from '../../model/settings';
import { loadPresets } from '../../store/preset-folder';
import { openStore } from '../../store/store';
import { createApp } from './app';
import { readConfig, type ServerConfig } from './config';
import { LiveBatches } from './live-batches';
import { connectTemporal } from './temporal';
import { WaitingJobs } from './waiting-jobs';

/** Requests under way get this long after a signal. */
const LONGEST_STOP_MS = 4000;

/** The API process: answers until it is told to stop, then finishes what it is at. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.logLevel, base: { process: 'api', pid: process.pid } });
  const temporal = connectTemporal(loadClientConnectConfig({ overrideEnvVars: config.temporalEnvironment }));
  const server = await listen(config, log, temporal);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), LONGEST_STOP_MS).unref();
  await closed;
  await temporal.close();
}

async function listen(config: ServerConfig, log: Logger, temporal: ReturnType<typeof connectTemporal>) {
  const presets = await loadPresets(config);
  const store = await openStore(config);
  const app = createApp({
    log,
    store,
    temporal,
    batches: new LiveBatches(store, temporal),
    waiting: new WaitingJobs(store, temporal),
    limits: config.limits,
    presets,
    present: { temporalUiUrl: config.temporalUiUrl, namespace: temporal.namespace },
  });
  return await new Promise<ReturnType<typeof app.listen>>((resolve, reject) => {
    const server = app.listen(config.port, config.host, (error?: Error) => {
      if (error) return reject(error);
      log.info({ port: (server.address() as AddressInfo).port, temporal: temporal.address }, 'listening');
      process.send?.({ ready: true });
      resolve(server);
    });
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof SettingsError ? error.message : error);
    process.exit(1);
  },
);
