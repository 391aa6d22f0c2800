import { condition } from '@temporalio/workflow';

/** Longest pause between two writes of something that keeps changing. */
const PAUSE_MS = 1000;

/**
 * Writes something that changes often: at once on the first change, then at most once a second, always the newest state, one write
 * at a time. `flush` before `close` where the last state matters: what is not written by then is not written.
 */
export class ThrottledWriter {
  private changed = false;
  private closed = false;
  private urgent = false;
  private writing = false;

  constructor(private readonly write: () => Promise<void>) {}

  markChanged(): void {
    this.changed = true;
  }

  /** Writes the newest state without a pause and waits until it is written. */
  async flush(): Promise<void> {
    this.changed = true;
    this.urgent = true;
    await condition(() => !this.changed && !this.writing);
  }

  close(): void {
    this.closed = true;
  }

  /** Runs until closed; await it before the workflow ends. */
  async run(firstPauseMs = 0): Promise<void> {
    let notBefore = Date.now() + firstPauseMs;
    for (;;) {
      await condition(() => this.changed || this.closed);
      // A timer only where there is something to write too soon: each one costs the server a task.
      const tooSoonMs = notBefore - Date.now();
      if (tooSoonMs > 0)
        await condition(() => this.closed || this.urgent, tooSoonMs, { summary: 'until the next snapshot' });
      if (this.closed) return;
      this.changed = false;
      this.urgent = false;
      this.writing = true;
      await this.write();
      this.writing = false;
      notBefore = Date.now() + PAUSE_MS;
    }
  }
}
