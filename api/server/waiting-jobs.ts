import { hasBatchEnded } from '../../model/status';
import type { Store } from '../../store/store';
import { tooManyWaiting } from './intake';

/** Counts the jobs that wait over all batches, and lets submissions in one at a time, so that two cannot pass the limit together. */
export class WaitingJobs {
  private readonly ended = new Set<string>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly store: Pick<Store, 'snapshots'>) {}

  /**
   * Runs `accept` if so many more jobs may wait.
   * @throws Problem TOO_MANY_WAITING, or whatever `accept` throws.
   */
  async reserve(jobs: number, limit: number, accept: () => Promise<void>): Promise<void> {
    const mine = this.turn.then(async () => {
      const waiting = await this.count();
      if (waiting + jobs > limit) throw tooManyWaiting(waiting, limit);
      await accept();
    });
    this.turn = mine.catch(() => {});
    await mine;
  }

  /** Only batches that have not ended are read again; one that a retry opens again is noticed through `forget`. */
  private async count(): Promise<number> {
    let waiting = 0;
    for (const id of await this.store.snapshots.list()) {
      if (this.ended.has(id)) continue;
      const batch = await this.store.snapshots.read(id);
      if (!batch) continue;
      if (hasBatchEnded(batch.status)) this.ended.add(id);
      else waiting += batch.counts.pending;
    }
    return waiting;
  }

  forget(batchId: string): void {
    this.ended.delete(batchId);
  }
}
