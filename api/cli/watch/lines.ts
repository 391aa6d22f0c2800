import type { JobView, ProgressView } from '../../../model/views';
import { failureLines } from '../words/failures';
import { formatCounts, formatPercent, formatTimeLeft } from '../words/format';
import type { Display } from './display';

const EVERY_MS = 5000;

/** A line now and then, for a log: when something other than the percents changed, at once. */
export class Lines implements Display {
  private lastAt = 0;
  private last = '';
  private lastCounts = '';

  constructor(
    private readonly output: Pick<NodeJS.WriteStream, 'write'>,
    private readonly now: () => number = Date.now,
  ) {}

  show(progress: ProgressView): void {
    const running = progress.jobs.map((job) => `${job.id} ${formatPercent(job.progress)}`).join(', ');
    const counts = `${progress.status}, ${formatCounts(progress)}`;
    const left = progress.status === 'running' ? formatTimeLeft(progress.estimated_completion, this.now()) : '';
    const line = [`${formatPercent(progress.progress)}  ${counts}`, running, left].filter(Boolean).join('; ');
    if (line === this.last || (counts === this.lastCounts && this.now() - this.lastAt < EVERY_MS)) return;
    [this.last, this.lastCounts, this.lastAt] = [line, counts, this.now()];
    this.say(line);
  }

  ended(job: JobView): void {
    this.say([`${job.id} ${job.status}`, ...failureLines(job).map((line) => `  ${line}`)].join('\n'));
  }

  say(line: string): void {
    this.output.write(`${line}\n`);
  }

  stop(): void {}
}
