import { Context } from '@temporalio/activity';
import { toApplicationFailure } from './application-failure';
import { countFailure } from './count';

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
 * @param stop ends the work too, and its reason is what is thrown then.
 */
export async function runActivity<T>(
  work: (run: ActivityRun) => Promise<T>,
  translate: (error: unknown) => Error = toApplicationFailure,
  stop?: AbortSignal,
): Promise<T> {
  const context = Context.current();
  const { cancellationSignal } = context;
  const signal = stop ? AbortSignal.any([cancellationSignal, stop]) : cancellationSignal;
  const run: ActivityRun = { signal, details: undefined };
  const beat = setInterval(() => context.heartbeat(run.details), BEAT_MS);
  try {
    return await work(run);
  } catch (error) {
    if (cancellationSignal.aborted) throw cancellationSignal.reason;
    const reason = stop?.aborted ? stop.reason : error;
    countFailure(reason);
    throw translate(reason);
  } finally {
    clearInterval(beat);
  }
}
