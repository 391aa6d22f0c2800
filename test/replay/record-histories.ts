import { jobWorkflowId } from '../../model/identifier';
import { cancelJobSignal, retryJobSignal } from '../../workflows/messages';
import { FakeStudio } from '../support/fake-studio';
import { type FakeWorkers, startFakeWorkers } from '../support/fake-workers';
import { keepHistory } from './keep-history';

/**
 * Not part of the tests: writes the histories that replay.test.ts replays. Run by `npm run record-histories` when a new workflow type
 * or a patch needs new ones; histories that are there stay, since batches of that time may still be running somewhere.
 */
let workers: FakeWorkers;
beforeAll(async () => {
  workers = await startFakeWorkers();
}, 60_000);
afterAll(async () => await workers.stop());

async function keep(workflowId: string, name: string): Promise<void> {
  await keepHistory(workers.client, workflowId, name);
}

test('a batch with dependencies, a failure, a cancel and a retry', async () => {
  const studio = new FakeStudio({
    maxConcurrent: 2,
    jobs: [
      { id: 'a', spans: 3, formats: ['mp4', 'mov'] },
      { id: 'b' },
      { id: 'c', dependencies: ['a'] },
      { id: 'd', dependencies: ['b'] },
      { id: 'e' },
    ],
  });
  studio.holding.add('a');
  studio.failing.set('b', 'MEDIA_DAMAGED');
  studio.losing.add('c');
  const { handle, batchId } = await workers.start(studio);
  await studio.until(() => studio.running.has('a'));
  await handle.signal(cancelJobSignal, { job_id: 'a' });
  await studio.until(() => studio.jobs.get('a')?.status === 'cancelled');
  await keep(jobWorkflowId(batchId, 'a'), 'assembly-job-cancelled');
  studio.release('a');
  await handle.signal(retryJobSignal, { job_id: 'a' });
  expect(await handle.result()).toMatchObject({ status: 'partially_failed' });
  await keep(handle.workflowId, 'batch-cancel-retry');
  await keep(jobWorkflowId(batchId, 'a'), 'assembly-job');
  await keep(jobWorkflowId(batchId, 'b'), 'assembly-job-failed');
  await keep(jobWorkflowId(batchId, 'c'), 'assembly-job-repaired');
}, 60_000);

test('a batch that is paused, reordered and widened, and one format made again', async () => {
  const studio = new FakeStudio({
    maxConcurrent: 1,
    jobs: [
      { id: 'a', spans: 10, formats: ['mp4', 'mov'] },
      { id: 'b' },
      { id: 'c', runOn: 'finished', dependencies: ['a'] },
    ],
  });
  studio.holding.add('a');
  studio.badFormats.add('a/mov');
  studio.handingBack.add('a');
  const { handle, batchId } = await workers.start(studio);
  await studio.until(() => studio.running.has('a'));
  await handle.signal('pause');
  await studio.until(() => studio.last?.status === 'paused');
  studio.release('a');
  await studio.until(() => studio.rendered.length >= 7);
  await handle.signal('setJobPriority', { job_id: 'c', priority: 'urgent' });
  await handle.signal('setBatchPriority', { priority: 'high' });
  await handle.signal('setMaxConcurrent', { max_concurrent: 2 });
  studio.holding.add('b');
  await handle.signal('resume');
  await studio.until(() => studio.jobs.get('a')?.status === 'failed');
  await keep(jobWorkflowId(batchId, 'a'), 'assembly-job-paused');
  studio.badFormats.clear();
  await handle.signal('retryDeliverable', { job_id: 'a', deliverable_id: 'mov' });
  await studio.until(() => studio.jobs.get('a')?.status === 'completed');
  studio.release('b');
  expect(await handle.result()).toMatchObject({ status: 'completed' });
  await keep(handle.workflowId, 'batch-steered');
}, 60_000);

test('a batch that waits for its time', async () => {
  const studio = new FakeStudio({ startAt: new Date(Date.now() + 1000).toISOString(), jobs: [{ id: 'a' }] });
  const { handle } = await workers.start(studio);
  await handle.result();
  await keep(handle.workflowId, 'batch-scheduled');
}, 60_000);
