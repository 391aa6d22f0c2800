import { type AddressInfo, isIPv4 } from 'node:net';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { type Logger, pino } from 'pino';
import { SettingsError } from '../../model/settings';
import { loadPresets } from '../../store/preset-folder';
import { openStore } from '../../store/store';
import { createApp } from './app';
import type { RouteParts } from './batch-routes';
import { readConfig, type ServerConfig } from './config';
import { Events } from './events/events';
import { LiveBatches } from './live-batches';
import { Metrics } from './metrics/metrics';
import { connectTemporal } from './temporal';
import { WaitingJobs } from './waiting-jobs';

/** Requests under way get this long after a signal. */
const LONGEST_STOP_MS = 4000;

/** The API process: answers until it is told to stop, then finishes what it is at. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.logLevel, base: { process: 'api', pid: process.pid } });
  const temporal = connectTemporal(loadClientConnectConfig({ overrideEnvVars: config.temporalEnvironment }));
  const presets = await loadPresets(config);
  const store = await openStore(config);
  if (!isLoopback(config.host) && !(await store.apiKeys.any())) {
    throw new SettingsError(
      `REELBATCH_HOST=${config.host}: others could reach the API, and it has no keys. Make one first (reelbatch keys create --name NAME --scope read), or leave REELBATCH_HOST at 127.0.0.1.`,
    );
  }
  const batches = new LiveBatches(store, temporal);
  const events = new Events({ store, batches, log });
  const server = await listen(config, log, { store, temporal, batches, events, presets });
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  events.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), LONGEST_STOP_MS).unref();
  await closed;
  await temporal.close();
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

async function listen(
  config: ServerConfig,
  log: Logger,
  parts: Pick<RouteParts, 'store' | 'temporal' | 'batches' | 'events' | 'presets'>,
) {
  const { store, temporal } = parts;
  const app = createApp({
    log,
    ...parts,
    metrics: new Metrics(parts),
    loopbackOnly: isLoopback(config.host),
    rateLimit: config.rateLimit,
    waiting: new WaitingJobs(store, temporal),
    limits: config.limits,
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
