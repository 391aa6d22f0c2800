import { Context } from '@temporalio/activity';
import type { ControlActivities } from '../../model/activities';
import type { Store } from '../../store/store';
import type { Outbox } from '../webhook/outbox';

/** Writes what workflows know to the store, where it can be read while no worker is alive. */
export function createRecordActivities(
  store: Pick<Store, 'snapshots'>,
  outbox: Outbox,
): Pick<ControlActivities, 'writeSnapshot' | 'writeJobProgress'> {
  return {
    async writeSnapshot({ batch, jobs, more = false }) {
      await outbox.announce({ batch, jobs, more }, Context.current().client);
      if (more) await store.snapshots.writeJobs(batch.batch_id, jobs);
      else await store.snapshots.write(batch, jobs);
    },
    async writeJobProgress({ batchId, progress }) {
      await store.snapshots.writeProgress(batchId, progress);
    },
  };
}
