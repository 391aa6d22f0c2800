import { Context } from '@temporalio/activity';
import { toApplicationFailure } from './application-failure';

const BEAT_MS = 1000;

/** What an activity is given to work with. */
export interface ActivityRun {
  /** Aborted when the work is to stop; what it threw is then not looked at. */
  readonly signal: AbortSignal;
  /** Kept up to date by the activity; sent with each heartbeat. */
  details: unknown;
}

/**
 * Runs an activity with a heartbeat each second, whether or not there is news, and translates what it throws.
 * A cancelled activity throws the cancellation itself and nothing else: Temporal takes no other answer for one.
 */
export async function runActivity<T>(
  work: (run: ActivityRun) => Promise<T>,
  translate: (error: unknown) => Error = toApplicationFailure,
): Promise<T> {
  const context = Context.current();
  const run: ActivityRun = { signal: context.cancellationSignal, details: undefined };
  const beat = setInterval(() => context.heartbeat(run.details), BEAT_MS);
  try {
    return await work(run);
  } catch (error) {
    if (run.signal.aborted) throw run.signal.reason;
    throw translate(error);
  } finally {
    clearInterval(beat);
  }
}
