import type { ControlActivities, ScheduledBatchOrder } from '../../model/activities';
import { ReelbatchError } from '../../model/failure';
import type { PresetSet } from '../../model/preset-set';
import { type BatchSpecification, forHistories } from '../../model/specification';
import { firstSnapshot, specify } from '../../model/specify';
import type { BatchTemplate } from '../../model/submission';
import type { Store } from '../../store/store';
import { runActivity } from '../activity-run';

export interface ScheduleParts {
  readonly store: Pick<Store, 'schedules' | 'specifications' | 'snapshots'>;
  readonly presets: PresetSet;
}

/** Makes the batches of schedules in the store, as the API makes those that are submitted. */
export function createScheduleActivities(parts: ScheduleParts): Pick<ControlActivities, 'createScheduledBatch'> {
  return {
    async createScheduledBatch(order) {
      return forHistories(await runActivity(() => createBatch(parts, order)));
    },
  };
}

async function createBatch({ store, presets }: ScheduleParts, order: ScheduledBatchOrder): Promise<BatchSpecification> {
  const { scheduleId, batchId, scheduledFor } = order;
  const earlier = await store.specifications.read(batchId);
  // An attempt whose answer was lost had written it: by now it may run, and its snapshot says more than the first one does.
  if (earlier && (await store.snapshots.read(batchId))) return earlier;
  const schedule = await store.schedules.read(scheduleId);
  if (!schedule) throw new ReelbatchError('SCHEDULE_NOT_FOUND', `It was ${scheduleId}; it may have been deleted.`);
  const template = { ...schedule.batch, name: `${schedule.batch.name} ${scheduledFor}` };
  refuseUnknown(template, presets);
  const { batch, jobs } = specify(template, presets, {
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

/** The studio may have taken a preset away since the schedule was made. */
function refuseUnknown({ jobs }: BatchTemplate, presets: PresetSet): void {
  const known = new Set(presets.formatNames);
  const unknown = new Set(jobs.flatMap(({ formats }) => formats.filter((format) => !known.has(format))));
  if (unknown.size > 0) throw new ReelbatchError('PRESET_NOT_FOUND', `The schedule names ${[...unknown].join(', ')}.`);
}
