import type { BatchEventView } from '../../../model/event-views';
import { hasBatchEnded } from '../../../model/status';
import type { Store } from '../../../store/store';
import { type Identity, sees } from '../access/identity';
import { isBatchId } from '../is-batch-id';
import type { LiveBatches } from '../live-batches';
import { presentBatchEvent } from './batch-event';
import { isOther } from './batch-observer';
import type { FeedEvent } from './feed';
import type { Observer } from './watch';

/** Each look at a batch may wait for Temporal. */
const LOOKS_AT_A_TIME = 50;

/** All batches that have not ended. One that ends is told of once more; one that a retry opens again comes back. */
export class AllBatchesObserver implements Observer {
  private readonly open = new Map<string, BatchEventView>();
  /** When the last snapshot of a batch that has ended was written. */
  private readonly ended = new Map<string, number>();
  private begun = false;

  constructor(
    private readonly store: Pick<Store, 'snapshots'>,
    private readonly batches: Pick<LiveBatches, 'read'>,
    private readonly identity: Identity,
  ) {}

  state(): FeedEvent {
    return { type: 'state', data: { batches: [...this.open.values()] } };
  }

  async look(): Promise<readonly FeedEvent[]> {
    const ids = (await this.store.snapshots.list()).filter(isBatchId);
    const events: FeedEvent[] = [];
    for (let from = 0; from < ids.length; from += LOOKS_AT_A_TIME) {
      const some = await Promise.all(ids.slice(from, from + LOOKS_AT_A_TIME).map((id) => this.lookAt(id)));
      events.push(...some.flat());
    }
    const news = this.begun ? events : [];
    this.begun = true;
    return news;
  }

  private async lookAt(id: string): Promise<readonly FeedEvent[]> {
    const writtenMs = await this.store.snapshots.writtenMs(id);
    if (writtenMs === undefined || this.ended.get(id) === writtenMs) return [];
    const look = await this.batches.read(id);
    if (!look || !sees(this.identity, look.specification)) return [];
    const batch = presentBatchEvent(look);
    const before = this.open.get(id);
    if (hasBatchEnded(batch.status) && batch.report_ready) {
      this.open.delete(id);
      this.ended.set(id, writtenMs);
    } else this.open.set(id, batch);
    return isOther(batch, before) ? [{ type: 'batch', data: batch }] : [];
  }
}
