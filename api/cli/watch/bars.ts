import { MultiBar, type SingleBar } from 'cli-progress';
import type { JobView, ProgressView } from '../../../model/views';
import { secondsBetween } from '../words/batch';
import { failureLines } from '../words/failures';
import { counted, formatCounts, formatDuration, formatStatus, formatTimeLeft } from '../words/format';
import type { Display } from './display';

const FRAMES_PER_SECOND = 5;
const NAME_WIDTH = 24;
/** Lines that are left for the batch and for what stands above the bars. */
const OTHER_LINES = 4;
const WHOLE = 'whole batch';

/** A bar for the batch and one for each job that runs, as many as the terminal has lines; jobs that end leave a line above. */
export class Bars implements Display {
  private readonly bars: MultiBar;
  private readonly whole: SingleBar;
  private readonly byJob = new Map<string, SingleBar>();

  constructor(private readonly output: NodeJS.WriteStream) {
    this.bars = new MultiBar({
      stream: output,
      format: '{name} {bar} {percentage} % {words}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 24,
      fps: FRAMES_PER_SECOND,
      hideCursor: true,
      emptyOnZero: true,
      // Bars change their lines when one is taken away.
      forceRedraw: true,
      // Ctrl-C is for who watches to take.
      gracefulExit: false,
    });
    this.whole = this.bars.create(100, 0, { name: named(WHOLE), words: '' });
  }

  show(progress: ProgressView): void {
    const room = Math.max(1, (this.output.rows ?? 24) - OTHER_LINES);
    const running = progress.jobs.slice(0, room);
    const unseen = progress.running - running.length;
    const words = [
      progress.status === 'running' ? '' : progress.status,
      formatCounts(progress),
      unseen > 0 && running.length > 0 ? `${counted(unseen, 'job')} more run` : '',
      progress.status === 'running' ? formatTimeLeft(progress.estimated_completion, Date.now()) : '',
    ];
    this.whole.update(Math.floor(progress.progress), { words: words.filter(Boolean).join(', ') });
    const shown = new Set(running.map(({ id }) => id));
    for (const [id, bar] of this.byJob) if (!shown.has(id)) this.drop(id, bar);
    for (const job of running) {
      const payload = { name: named(job.id), words: wordsOf(job) };
      const bar = this.byJob.get(job.id) ?? this.bars.create(100, 0, payload);
      this.byJob.set(job.id, bar);
      bar.update(Math.floor(job.progress), payload);
    }
  }

  ended(job: JobView): void {
    const took =
      job.started_at && job.ended_at ? ` in ${formatDuration(secondsBetween(job.started_at, job.ended_at))}` : '';
    this.say(
      [`${job.id} ${formatStatus(job.status)}${took}`, ...failureLines(job).map((line) => `  ${line}`)].join('\n'),
    );
  }

  say(line: string): void {
    this.bars.log(`${line}\n`);
  }

  stop(): void {
    this.bars.update();
    this.bars.stop();
  }

  private drop(id: string, bar: SingleBar): void {
    bar.stop();
    this.bars.remove(bar);
    this.byJob.delete(id);
  }
}

function named(id: string): string {
  return id.length > NAME_WIDTH ? `${id.slice(0, NAME_WIDTH - 1)}…` : id.padEnd(NAME_WIDTH);
}

/** Which of its formats a job is at. */
function wordsOf({ deliverables }: ProgressView['jobs'][number]): string {
  return deliverables.map(({ id, progress }) => `${id} ${Math.floor(progress)} %`).join(', ');
}
