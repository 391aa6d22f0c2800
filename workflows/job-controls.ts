import { ActivityFailure, ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import type { ExportActivities } from '../model/activities';
import { exportingAt } from './activity-proxies';
import { holdSignal, priorityKeySignal } from './messages';

/** How long work that was handed back waits for the word of its batch, which may still be on its way. */
const WORD_MS = 1000;

/** What a batch tells a job of it that runs: to begin nothing, to go on, and how its work stands in the queue from now on. */
export class JobControls {
  private held = false;

  constructor(private priorityKey: number) {
    setHandler(holdSignal, ({ held }) => {
      this.held = held;
    });
    setHandler(priorityKeySignal, ({ priority_key }) => {
      this.priorityKey = priority_key;
    });
  }

  /**
   * Begins a piece of work when the job is not held. Work that waited in the queue when its batch was paused comes back unbegun, and
   * begins again after the pause.
   */
  async begin<T>(work: (exporting: ExportActivities) => Promise<T>): Promise<T> {
    for (;;) {
      await condition(() => !this.held);
      try {
        return await work(exportingAt(this.priorityKey));
      } catch (error) {
        if (!wasHandedBack(error)) throw error;
        await condition(() => this.held, WORD_MS);
      }
    }
  }
}

function wasHandedBack(error: unknown): boolean {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === 'PAUSED';
}
