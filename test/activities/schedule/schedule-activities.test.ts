import { MockActivityEnvironment } from '@temporalio/testing';
import { createScheduleActivities } from '../../../activities/schedule/schedule-activities';
import type { ScheduledBatchOrder } from '../../../model/activities';
import { BUILT_IN } from '../../../model/preset-set';
import type { ScheduleSpecification } from '../../../model/schedule';
import type { BatchSpecification } from '../../../model/specification';
import { openStore, type Store } from '../../../store/store';
import { failureOf } from '../../support/failure-of';
import { temporaryFolder } from '../../support/media';
import { storedId } from '../../support/stored-batch';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore({ stateDir: folder.path, mediaRoot: folder.path });
});
afterEach(async () => await folder.remove());

const job = {
  project_id: 'proj-a',
  formats: ['mp4' as const],
  quality: 'draft' as const,
  priority: 50,
  dependencies: [],
};
const rules = { run_on: 'completed' as const, attempts: 1 };
const schedule: ScheduleSpecification = {
  id: storedId(1),
  name: 'Nightly',
  created_at: '2026-01-01T00:00:00.000Z',
  cron: ['0 22 * * *'],
  every_seconds: null,
  time_zone: 'UTC',
  overlap: 'skip',
  batch: {
    name: 'Proofs',
    priority: 75,
    max_concurrent: 2,
    on_failure: 'stop',
    jobs: [
      { ...job, ...rules },
      { ...job, ...rules },
    ],
  },
};
const order = { scheduleId: schedule.id, batchId: storedId(2), scheduledFor: '2026-07-01T20:00:00Z' };

async function make(given: ScheduledBatchOrder): Promise<BatchSpecification> {
  return await new MockActivityEnvironment().run(
    createScheduleActivities({ store, presets: BUILT_IN }).createScheduledBatch,
    given,
  );
}

test('a batch is written as the API writes one that is submitted, with its schedule and its time', async () => {
  await store.schedules.write(schedule);
  const batch = await make(order);
  expect(batch).toEqual({
    id: order.batchId,
    name: 'Proofs 2026-07-01T20:00:00Z',
    priority: 75,
    max_concurrent: 2,
    on_failure: 'stop',
    created_at: expect.stringMatching(/Z$/),
    start_at: null,
    window: null,
    deadline: null,
    schedule_id: schedule.id,
    total_jobs: 2,
    page_size: 500,
  });
  expect(await store.specifications.read(order.batchId)).toEqual(batch);
  expect(await store.specifications.readJobs(batch)).toMatchObject([{ id: 'job-001' }, { id: 'job-002' }]);
  expect(await store.snapshots.read(order.batchId)).toMatchObject({ status: 'queued', counts: { pending: 2 } });
});

test('an attempt whose answer was lost is not done twice: what the batch wrote meanwhile stays', async () => {
  await store.schedules.write(schedule);
  const first = await make(order);
  const snapshot = await store.snapshots.read(order.batchId);
  if (!snapshot) throw new Error('no snapshot');
  await store.snapshots.write({ ...snapshot, status: 'running' }, []);
  await store.schedules.remove(schedule.id);
  expect(await make(order)).toEqual(first);
  expect(await store.snapshots.read(order.batchId)).toMatchObject({ status: 'running' });
});

test('an attempt that broke off between its two files is finished by the next', async () => {
  await store.schedules.write(schedule);
  await make(order);
  await store.snapshots.remove(order.batchId);
  await make(order);
  expect(await store.snapshots.read(order.batchId)).toMatchObject({ status: 'queued' });
});

test('a schedule that was deleted makes nothing, and it is not tried again', async () => {
  expect(await failureOf(make(order))).toMatchObject({ type: 'SCHEDULE_NOT_FOUND', nonRetryable: true });
  expect(await store.snapshots.list()).toEqual([]);
});

test('a preset that the studio has taken away since ends it for good, by name', async () => {
  const jobs = [{ ...job, ...rules, formats: ['mp4', 'house-422'] }];
  await store.schedules.write({ ...schedule, batch: { ...schedule.batch, jobs } });
  const failure = await failureOf(make(order));
  expect(failure).toMatchObject({ type: 'PRESET_NOT_FOUND', nonRetryable: true });
  expect(failure.message).toContain('house-422');
  expect(await store.specifications.read(order.batchId)).toBeUndefined();
});
