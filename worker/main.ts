import { pino } from 'pino';
import { SettingsError } from '../model/settings';
import { readConfig } from './config';
import { runWorker } from './run-worker';

/** The worker process: polls Temporal until it is told to stop, then lets go of what it holds and ends. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.logLevel, base: { process: 'worker', pid: process.pid } });
  const stop = new AbortController();
  // Not once: execa, which ends ffmpeg with us, ends us as well at a signal that nobody listens to any more.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort(new Error(signal)));
  try {
    await runWorker({ config, log, stop: stop.signal, onReady: () => process.send?.({ ready: true }) });
  } catch (error) {
    // Told to stop before it was connected: that is no failure.
    if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof SettingsError ? error.message : error);
    process.exit(1);
  },
);
