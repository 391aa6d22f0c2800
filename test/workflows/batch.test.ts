import { jobWorkflowId } from '../../model/identifier';
import type { BatchSnapshot } from '../../model/snapshot';
import { cancelBatchSignal, cancelJobSignal, retryJobSignal } from '../../workflows/messages';
import type { FakeWorkers } from '../support/fake-workers';
import { withWorkers } from '../support/with-workers';

const world = withWorkers();

const LIMIT_MS = 60_000;

describe('a batch', () => {
  test(
    'runs its jobs behind their dependencies, never more than max_concurrent, and reports',
    async () => {
      const { studio, handle } = await world.workers.begin({
        maxConcurrent: 2,
        jobs: [{ id: 'a', spans: 3 }, { id: 'b' }, { id: 'c', dependencies: ['a', 'b'] }, { id: 'd', priority: 90 }],
      });
      const end = (await handle.result()) as BatchSnapshot;
      expect(end).toMatchObject({ status: 'completed', report_ready: true, remaining_cost: 0, finished_cost: 40 });
      expect(end.counts).toEqual({ pending: 0, running: 0, completed: 4, failed: 0, cancelled: 0, skipped: 0 });
      expect(studio.last).toEqual({ ...end, as_of: expect.any(String) });
      expect(studio.mostRunning).toBeLessThanOrEqual(2);
      // Both slots are filled at once: by priority, then by the longer path.
      expect(studio.planned.slice(0, 2).sort()).toEqual(['a', 'd']);
      expect(studio.planned.at(-1)).toBe('c');
      expect(studio.rendered.filter((label) => label.startsWith('a#')).sort()).toEqual(['a#0', 'a#1', 'a#2']);
      expect(studio.reports).toMatchObject([{ status: 'completed' }]);
      expect(studio.jobs.get('a')).toMatchObject({
        status: 'completed',
        attempt: 1,
        done: 1,
        encoded_cost: 10,
        retries: 0,
      });
    },
    LIMIT_MS,
  );

  test(
    'goes on when a job fails: what waits on it is skipped and says why',
    async () => {
      const { studio, handle } = await world.workers.begin(
        { jobs: [{ id: 'a' }, { id: 'b', dependencies: ['a'] }, { id: 'c' }] },
        (studio) => studio.failing.set('a', 'MEDIA_DAMAGED'),
      );
      expect(await handle.result()).toMatchObject({ status: 'partially_failed' });
      expect(studio.statuses()).toBe('a failed, b skipped, c completed');
      expect(studio.jobs.get('a')?.failure).toMatchObject({ code: 'MEDIA_DAMAGED', file: 'a.mov' });
      expect(studio.jobs.get('b')?.failure).toMatchObject({
        code: 'DEPENDENCY_NOT_COMPLETED',
        message: expect.stringContaining('It waits on a, which is failed.'),
      });
    },
    LIMIT_MS,
  );

  test(
    'cancels one running job, whose ffmpeg has ended by then, and brings it back on a retry',
    async () => {
      const { studio, handle } = await world.workers.begin(
        { maxConcurrent: 2, jobs: [{ id: 'a', spans: 20 }, { id: 'b' }] },
        (studio) => {
          studio.holding.add('a');
          studio.holding.add('b');
        },
      );
      await studio.until(() => studio.running.has('a') && studio.running.has('b'));
      await handle.signal(cancelJobSignal, { job_id: 'a' });
      await studio.until(() => studio.jobs.get('a')?.status === 'cancelled');
      expect(studio.running).toEqual(new Set(['b']));
      expect(studio.rendered).toEqual([]);
      studio.release('a');
      await handle.signal(retryJobSignal, { job_id: 'a' });
      await studio.until(() => studio.jobs.get('a')?.status === 'completed');
      studio.release('b');
      expect(await handle.result()).toMatchObject({ status: 'completed', generation: 1 });
      expect(studio.jobs.get('a')).toMatchObject({ attempt: 2 });
    },
    LIMIT_MS,
  );

  test.each([
    ['the signal', (handle: Awaited<ReturnType<FakeWorkers['begin']>>['handle']) => handle.signal(cancelBatchSignal)],
    ['a cancellation in Temporal', (handle: Awaited<ReturnType<FakeWorkers['begin']>>['handle']) => handle.cancel()],
  ])(
    'is cancelled by %s: what runs ends, what waits never starts, and there is a report',
    async (_, cancel) => {
      const { studio, handle } = await world.workers.begin(
        { maxConcurrent: 1, jobs: [{ id: 'a' }, { id: 'b' }] },
        (studio) => studio.holding.add('a'),
      );
      await studio.until(() => studio.running.has('a'));
      await cancel(handle);
      expect(await handle.result()).toMatchObject({ status: 'cancelled' });
      expect(studio.statuses()).toBe('a cancelled, b cancelled');
      expect(studio.running.size).toBe(0);
      expect(studio.planned).toEqual(['a']);
      expect(studio.reports).toHaveLength(1);
    },
    LIMIT_MS,
  );

  test(
    'keeps its slots when a job is terminated from outside',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin(
        { maxConcurrent: 1, jobs: [{ id: 'a' }, { id: 'b' }] },
        (studio) => studio.holding.add('a'),
      );
      await studio.until(() => studio.running.has('a'));
      await world.workers.client.workflow.getHandle(jobWorkflowId(batchId, 'a')).terminate('an operator');
      expect(await handle.result()).toMatchObject({ status: 'partially_failed' });
      expect(studio.statuses()).toBe('a failed, b completed');
      expect(studio.jobs.get('a')?.failure?.code).toBe('JOB_TERMINATED');
    },
    LIMIT_MS,
  );

  test(
    'takes its jobs with it when it is terminated from outside',
    async () => {
      const { studio, handle } = await world.workers.begin({ jobs: [{ id: 'a' }] }, (studio) =>
        studio.holding.add('a'),
      );
      await studio.until(() => studio.running.has('a'));
      await handle.terminate('an operator');
      await studio.until(() => studio.running.size === 0);
      expect(studio.cancelled).toEqual(['a#0']);
    },
    LIMIT_MS,
  );

  test(
    'takes jobs with it that a pause holds',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin({ jobs: [{ id: 'a', spans: 20 }] }, (studio) =>
        studio.holding.add('a'),
      );
      await studio.until(() => studio.running.has('a'));
      await handle.signal('pause');
      await studio.until(() => studio.last?.status === 'paused');
      studio.release('a');
      await studio.until(() => studio.running.size === 0);
      await handle.terminate('an operator');
      const job = world.workers.client.workflow.getHandle(jobWorkflowId(batchId, 'a'));
      await expect(job.result()).rejects.toMatchObject({ cause: { type: 'BATCH_CLOSED' } });
    },
    LIMIT_MS,
  );

  test(
    'that was terminated and is opened again shows what was stopped with it as cancelled',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin(
        { maxConcurrent: 2, jobs: [{ id: 'a' }, { id: 'b' }, { id: 'c', dependencies: ['b'] }] },
        (studio) => studio.holding.add('a').add('b'),
      );
      await studio.until(
        () => studio.jobs.get('a')?.status === 'running' && studio.jobs.get('b')?.status === 'running',
      );
      await handle.terminate('an operator');
      await studio.until(() => studio.running.size === 0);
      studio.release('a');
      const again = await world.workers.reopen(batchId, 'retryJob', { job_id: 'a' });
      expect(await again.result()).toMatchObject({ counts: { completed: 1, cancelled: 2 } });
      expect(studio.statuses()).toBe('a completed, b cancelled, c cancelled');
    },
    LIMIT_MS,
  );

  test(
    'publishes the good formats of a job that has a bad one',
    async () => {
      const { studio, handle } = await world.workers.begin(
        { jobs: [{ id: 'a', formats: ['mp4', 'mov', 'webm'] }] },
        (studio) => studio.badFormats.add('a/mov'),
      );
      expect(await handle.result()).toMatchObject({ status: 'failed' });
      const job = studio.jobs.get('a');
      expect(job?.failure?.code).toBe('CHECK_FAILED');
      expect(job?.deliverables.map(({ id, status }) => `${id} ${status}`)).toEqual([
        'mp4 completed',
        'mov failed',
        'webm completed',
      ]);
    },
    LIMIT_MS,
  );

  test(
    'renders again what was lost from the store before the join',
    async () => {
      const { studio, handle } = await world.workers.begin({ jobs: [{ id: 'a', spans: 2 }] }, (studio) =>
        studio.losing.add('a'),
      );
      expect(await handle.result()).toMatchObject({ status: 'completed' });
      expect(studio.rendered.sort()).toEqual(['a#0', 'a#0', 'a#1']);
    },
    LIMIT_MS,
  );

  test(
    'waits for its time, and can be cancelled while it waits',
    async () => {
      const startAt = new Date(Date.now() + 3_600_000).toISOString();
      const { studio, handle } = await world.workers.begin({ startAt, jobs: [{ id: 'a' }] });
      await studio.until(() => studio.last?.status === 'scheduled');
      await handle.signal(cancelBatchSignal);
      expect(await handle.result()).toMatchObject({ status: 'cancelled', started_at: null });
      expect(studio.planned).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'starts when its time has come',
    async () => {
      const startAt = new Date(Date.now() + 1_500).toISOString();
      const { studio, handle } = await world.workers.begin({ startAt, jobs: [{ id: 'a' }] });
      const end = (await handle.result()) as BatchSnapshot;
      expect(end.status).toBe('completed');
      expect(Date.parse(end.started_at ?? '')).toBeGreaterThanOrEqual(Date.parse(startAt));
      expect(studio.snapshots.map(({ status }) => status)).toContain('scheduled');
    },
    LIMIT_MS,
  );

  test(
    'is opened again by a retry after its end, with all earlier results kept',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin(
        { jobs: [{ id: 'a' }, { id: 'b' }, { id: 'c', dependencies: ['b'] }] },
        (studio) => studio.failing.set('b', 'MEDIA_MISSING'),
      );
      expect(await handle.result()).toMatchObject({ status: 'partially_failed' });
      const earlier = studio.jobs.get('a');
      studio.failing.clear();
      const again = await world.workers.reopen(batchId, 'retryJob', { job_id: 'c' });
      expect(await again.result()).toMatchObject({ status: 'completed', generation: 1 });
      expect(studio.statuses()).toBe('a completed, b completed, c completed');
      expect(studio.jobs.get('a')).toEqual(earlier);
      expect(studio.planned.filter((id) => id === 'a')).toHaveLength(1);
    },
    LIMIT_MS,
  );
});

test('the bundle of workflows holds no schema library', () => {
  expect(world.workers.bundle.code).not.toContain('ZodError');
});
