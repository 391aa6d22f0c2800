import { MultiBar, type SingleBar } from 'cli-progress';
import type { ProgressView } from '../../model/views';

const PLAIN_EVERY_MS = 3000;

/** Shows how far a batch is: bars on a terminal, a line now and then elsewhere. */
export interface ProgressDisplay {
  show(progress: ProgressView): void;
  /** A line of its own, above the bars. */
  say(line: string): void;
  stop(): void;
}

export function progressDisplay(output: NodeJS.WriteStream): ProgressDisplay {
  return output.isTTY ? new Bars(output) : new Lines(output);
}

class Bars implements ProgressDisplay {
  private readonly bars: MultiBar;
  private readonly byName = new Map<string, SingleBar>();

  constructor(output: NodeJS.WriteStream) {
    this.bars = new MultiBar({
      stream: output,
      format: '{name} {bar} {percentage}% {status}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 30,
      hideCursor: true,
      clearOnComplete: false,
      emptyOnZero: true,
    });
  }

  show(progress: ProgressView): void {
    this.set('whole batch', progress.progress, timeLeft(progress));
    for (const job of progress.jobs) this.set(job.id, job.progress, job.status);
  }

  say(line: string): void {
    this.bars.log(`${line}\n`);
  }

  stop(): void {
    this.bars.update();
    this.bars.stop();
  }

  private set(name: string, percent: number, status: string): void {
    const payload = { name: name.padEnd(16), status };
    const bar = this.byName.get(name) ?? this.bars.create(100, 0, payload);
    this.byName.set(name, bar);
    bar.update(Math.floor(percent), payload);
  }
}

class Lines implements ProgressDisplay {
  private lastAt = 0;
  private last = '';

  constructor(private readonly output: NodeJS.WriteStream) {}

  show(progress: ProgressView): void {
    const running = progress.jobs
      .filter(({ status }) => status === 'running')
      .map((job) => `${job.id} ${Math.floor(job.progress)} %`);
    const { completed, failed, cancelled, skipped, pending } = progress;
    const counts = `${completed} completed, ${failed + skipped} failed, ${cancelled} cancelled, ${pending} pending`;
    const line = `${progress.progress.toFixed(1).padStart(5)} %  ${counts}${running.length > 0 ? `; running: ${running.join(', ')}` : ''}${timeLeft(progress)}`;
    if (line === this.last || Date.now() - this.lastAt < PLAIN_EVERY_MS) return;
    this.last = line;
    this.lastAt = Date.now();
    this.say(line);
  }

  say(line: string): void {
    this.output.write(`${line}\n`);
  }

  stop(): void {}
}

function timeLeft({ estimated_completion, status }: ProgressView): string {
  if (estimated_completion === null || status !== 'running') return '';
  const seconds = Math.max(0, Math.round((Date.parse(estimated_completion) - Date.now()) / 1000));
  return `  about ${seconds} s left`;
}
