import type { BatchSnapshot } from '../../model/snapshot';
import { hasBatchEnded } from '../../model/status';
import type { Store } from '../../store/store';
import { cutOffAs } from './cut-off';
import { isBatchId } from './is-batch-id';
import { Problem } from './problem';
import type { Temporal } from './temporal';

/** Seconds after which a studio that has too much waiting may try again: some jobs will have ended. */
const RETRY_AFTER_SECONDS = 30;

/** Counts the jobs that wait over all batches, and lets submissions in one at a time, so that two cannot pass the limit together. */
export class WaitingJobs {
  private readonly ended = new Set<string>();
  /** Batches that a retry opens again: their last snapshot says that they have ended until a worker writes the next. */
  private readonly reopened = new Set<string>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: Pick<Store, 'snapshots'>,
    private readonly temporal: Pick<Temporal, 'standing'>,
  ) {}

  /** Runs one submission after the other. */
  async inTurn<T>(submit: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(submit);
    this.turn = mine.catch(() => {});
    return await mine;
  }

  /**
   * Returns if so many more jobs may wait.
   * @throws Problem TOO_MANY_WAITING
   */
  async makeRoom(jobs: number, limit: number): Promise<void> {
    const batches = await this.openBatches();
    let waiting = batches.reduce((sum, { counts }) => sum + counts.pending, 0);
    // Temporal is asked only when it matters: batches that were terminated there wait for nothing any more.
    for (const batch of batches) {
      if (waiting + jobs <= limit) return;
      if (batch.counts.pending > 0 && (await this.isCutOff(batch))) waiting -= batch.counts.pending;
    }
    if (waiting + jobs <= limit) return;
    const detail = `${waiting} wait, at most ${limit} may.`;
    throw new Problem('TOO_MANY_WAITING', detail, [], { 'Retry-After': String(RETRY_AFTER_SECONDS) });
  }

  /** Says that a batch which had ended may have jobs that wait again. */
  reopen(batchId: string): void {
    this.ended.delete(batchId);
    this.reopened.add(batchId);
  }

  /** Batches that were found ended are not read again. */
  private async openBatches(): Promise<BatchSnapshot[]> {
    const open: BatchSnapshot[] = [];
    for (const id of await this.store.snapshots.list()) {
      if (this.ended.has(id) || !isBatchId(id)) continue;
      const batch = await this.store.snapshots.read(id);
      if (!batch) continue;
      if (!hasBatchEnded(batch.status)) {
        open.push(batch);
        this.reopened.delete(id);
      } else if (!this.reopened.has(id)) this.ended.add(id);
    }
    return open;
  }

  private async isCutOff(batch: BatchSnapshot): Promise<boolean> {
    return cutOffAs(batch, await this.temporal.standing(batch.batch_id), Date.now()) !== null;
  }
}
