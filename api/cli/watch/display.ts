import type { JobView, ProgressView } from '../../../model/views';

/** Shows a batch to somebody who watches it. */
export interface Display {
  /** @param progress of the batch, with its running jobs. */
  show(progress: ProgressView): void;
  /** A job that ran has come to an end, or waits again. */
  ended(job: JobView): void;
  /** A line of its own. */
  say(line: string): void;
  stop(): void;
}
