import {
  ActivityFailure,
  type ActivityInterfaceFor,
  ApplicationFailure,
  CancellationScope,
  condition,
  patched,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { ExportActivities } from '../model/activities';
import { failureOf } from '../model/failure';
import { exportingAt, watching } from './activity-proxies';
import { type AssemblyJobInput, holdSignal, priorityKeySignal } from './messages';
import { batchPriorityKey } from './search-attributes';

/** How long work that was handed back waits for the word of its batch, which may still be on its way. */
const WORD_MS = 1000;

/** What a batch tells a job of it that runs: to begin nothing, to go on, and how its work stands in the queue from now on. */
export class JobControls {
  private held: boolean;
  private key: number;
  private release: Promise<void> | undefined;

  constructor(private readonly input: AssemblyJobInput) {
    this.held = input.goOn?.held ?? false;
    this.key = input.priorityKey;
    setHandler(holdSignal, ({ held }) => {
      this.held = held;
    });
    setHandler(priorityKeySignal, ({ priority_key, priority }) => {
      this.key = priority_key;
      if (priority !== undefined && patched('show-priority'))
        upsertSearchAttributes([{ key: batchPriorityKey, value: priority }]);
    });
  }

  get isHeld(): boolean {
    return this.held;
  }

  get priorityKey(): number {
    return this.key;
  }

  /**
   * Begins a piece of work when the job is not held. Work that waited in the queue when its batch was paused comes back unbegun, and
   * begins again after the pause.
   */
  async begin<T>(work: (exporting: ActivityInterfaceFor<ExportActivities>) => Promise<T>): Promise<T> {
    for (;;) {
      await this.untilReleased();
      try {
        return await work(exportingAt(this.key, this.input.batchId));
      } catch (error) {
        if (!wasHandedBack(error)) throw error;
        await condition(() => this.held, WORD_MS);
      }
    }
  }

  private async untilReleased(): Promise<void> {
    const { batchRun } = this.input;
    if (!this.held) return;
    if (batchRun === undefined) return await condition(() => !this.held);
    // All that is held waits for the same word.
    this.release ??= this.releaseOrEnd(batchRun);
    await this.release;
  }

  /** A batch that is ended in Temporal while it is paused sends no word any more. */
  private async releaseOrEnd(batchRun: string): Promise<void> {
    const { batchId } = this.input;
    const scope = new CancellationScope();
    const ended = scope.run(async () => {
      const summary = 'held: looks whether its batch is still open';
      await watching.awaitBatchEnd.executeWithOptions({ summary }, [{ batchId, batchRun }]);
      throw ApplicationFailure.create({
        type: 'BATCH_CLOSED',
        nonRetryable: true,
        details: [failureOf('BATCH_CLOSED')],
      });
    });
    try {
      await Promise.race([condition(() => !this.held), ended]);
    } finally {
      this.release = undefined;
      scope.cancel();
      ended.catch(() => undefined);
    }
  }
}

function wasHandedBack(error: unknown): boolean {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === 'PAUSED';
}
