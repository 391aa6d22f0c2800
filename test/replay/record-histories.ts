import { jobWorkflowId } from '../../model/identifier';
import { cancelJobSignal, retryJobSignal } from '../../workflows/messages';
import { FakeStudio } from '../support/fake-studio';
import { withWorkers } from '../support/with-workers';
import { keepHistory } from './keep-history';

/**
 * Not part of the tests: writes the histories that replay.test.ts replays. Run by `npm run record-histories` when a new workflow type
 * or a patch needs new ones: it adds those that are not there. The others stay as they are, since batches of that time may still be
 * running somewhere.
 */
const world = withWorkers();

async function keep(workflowId: string, name: string, runId?: string): Promise<void> {
  await keepHistory(world.workers.client, workflowId, name, runId);
}

async function firstRunOf(workflowId: string): Promise<string | undefined> {
  const { raw } = await world.workers.client.workflow.getHandle(workflowId).describe();
  return raw.workflowExecutionInfo?.firstRunId ?? undefined;
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
  const { handle, batchId } = await world.workers.start(studio);
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
  const { handle, batchId } = await world.workers.start(studio);
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
  const { handle } = await world.workers.start(studio);
  await handle.result();
  await keep(handle.workflowId, 'batch-scheduled');
}, 60_000);

test('a batch and a film that go on in new runs, with a job that runs from one into the next', async () => {
  const jobs = [
    { id: 'long' },
    { id: 'film', spans: 60 },
    ...Array.from({ length: 20 }, (_, index) => ({ id: `job-${index}` })),
  ];
  const studio = new FakeStudio({ maxConcurrent: 4, eventsPerRun: 150, jobs });
  studio.holding.add('long').add('job-19');
  const { handle, batchId } = await world.workers.start(studio);
  await studio.until(() => studio.running.has('job-19') && studio.jobs.get('film')?.status === 'completed');
  await handle.executeUpdate('cancelJob', { args: [{ job_id: 'job-19' }] });
  studio.release('long');
  await handle.result();
  const film = jobWorkflowId(batchId, 'film');
  await keep(handle.workflowId, 'batch-first-run', await firstRunOf(handle.workflowId));
  await keep(handle.workflowId, 'batch-last-run');
  await keep(film, 'assembly-job-first-run', await firstRunOf(film));
  await keep(film, 'assembly-job-last-run');
}, 60_000);

test('a batch with hours, whose jobs and deadline are changed by updates', async () => {
  const window = { hours: '22:00-06:00', time_zone: 'Europe/Berlin' };
  const studio = new FakeStudio({ maxConcurrent: 2, window, jobs: [{ id: 'a', spans: 12 }, { id: 'b' }] });
  studio.hours = { open: false, changes_at: new Date(Date.now() + 1000).toISOString() };
  studio.holding.add('a');
  const { handle, batchId } = await world.workers.start(studio);
  await studio.until(() => studio.last?.status === 'paused');
  studio.hours = { open: true, changes_at: '2100-01-01T00:00:00.000Z' };
  await studio.until(() => studio.running.has('a'));
  await handle.executeUpdate('addJobs', { args: [{ jobs: [{ id: 'c', dependencies: ['a'] }] }] });
  await handle.executeUpdate('setDeadline', { args: [{ deadline: '2100-01-01T00:00:00Z' }] });
  await handle.executeUpdate('setBatchPriority', { args: [{ priority: 'urgent' }] });
  await handle.executeUpdate('pause', { args: [] });
  await studio.until(() => studio.last?.status === 'paused');
  studio.release('a');
  await handle.executeUpdate('resume', { args: [] });
  await handle.result();
  await keep(handle.workflowId, 'batch-hours-and-updates');
  await keep(jobWorkflowId(batchId, 'a'), 'assembly-job-held');
}, 60_000);

test('a batch that is paused and let go on at once, and goes on in a new run', async () => {
  const jobs = Array.from({ length: 12 }, (_, index) => ({ id: `job-${index}`, spans: 2 }));
  const studio = new FakeStudio({ maxConcurrent: 2, eventsPerRun: 60, jobs });
  studio.holding.add('job-0').add('job-1');
  const { handle } = await world.workers.start(studio);
  await studio.until(() => studio.running.size === 2);
  await Promise.all(['pause', 'resume', 'pause', 'resume'].map((name) => handle.signal(name)));
  await handle.signal('resume');
  studio.release('job-0');
  studio.release('job-1');
  await handle.result();
  await keep(handle.workflowId, 'batch-signals-in-order', await firstRunOf(handle.workflowId));
}, 60_000);
