import { killEverything } from './process';

/** npm passes a terminal's Ctrl-C on to a program that has had it already: two signals this close are one. */
const SAME_KEY_MS = 1_000;
/** What a shell expects of a program that Ctrl-C ended. */
export const EXIT_INTERRUPTED = 130;

/**
 * Watches for Ctrl-C and SIGTERM from now on: the first aborts the signal that is returned, a second one kills every process that was
 * started here and ends at once.
 */
export function watchInterrupts(): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | null = null;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (firstAt === null) {
      firstAt = Date.now();
      controller.abort(new Error(`Interrupted by ${signal}`));
    } else if (Date.now() - firstAt > SAME_KEY_MS) {
      killEverything();
      process.exit(EXIT_INTERRUPTED);
    }
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return controller.signal;
}
