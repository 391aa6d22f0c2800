import type { ControlActivities, ScheduledBatchOrder } from '../../model/activities';
import { ReelbatchError } from '../../model/failure';
import type { BatchSpecification } from '../../model/specification';
import { firstSnapshot, specify } from '../../model/specify';
import type { Store } from '../../store/store';
import { runActivity } from '../activity-run';

type ScheduleStore = Pick<Store, 'schedules' | 'specifications' | 'snapshots'>;

/** Makes the batches of schedules in the store, as the API makes those that are submitted. */
export function createScheduleActivities(store: ScheduleStore): Pick<ControlActivities, 'createScheduledBatch'> {
  return {
    async createScheduledBatch(order) {
      return await runActivity(() => createBatch(store, order));
    },
  };
}

async function createBatch(store: ScheduleStore, order: ScheduledBatchOrder): Promise<BatchSpecification> {
  const { scheduleId, batchId, scheduledFor } = order;
  const earlier = await store.specifications.read(batchId);
  // An attempt whose answer was lost had written it: by now it may run, and its snapshot says more than the first one does.
  if (earlier && (await store.snapshots.read(batchId))) return earlier;
  const schedule = await store.schedules.read(scheduleId);
  if (!schedule) throw new ReelbatchError('SCHEDULE_NOT_FOUND', `It was ${scheduleId}; it may have been deleted.`);
  const template = { ...schedule.batch, name: `${schedule.batch.name} ${scheduledFor}` };
  const { batch, jobs } = specify(template, {
    id: batchId,
    createdAt: new Date(),
    scheduleId,
    tenant: schedule.tenant ?? null,
  });
  await store.specifications.write(batch, jobs);
  // The snapshot last: without one a batch is not shown.
  await store.snapshots.write(firstSnapshot(batch), []);
  return batch;
}
