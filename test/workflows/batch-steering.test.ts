import { jobWorkflowId } from '../../model/identifier';
import type { BatchSnapshot } from '../../model/snapshot';
import { cancelJobSignal, retryJobSignal } from '../../workflows/messages';
import { withWorkers } from '../support/with-workers';

const world = withWorkers();

const LIMIT_MS = 60_000;

describe('a batch that is steered', () => {
  test(
    'makes one format of a job of which nothing was made, and still says why the others are missing',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin(
        { jobs: [{ id: 'a', formats: ['mp4', 'mov'] }] },
        (studio) => studio.failing.set('a', 'MEDIA_MISSING'),
      );
      expect(await handle.result()).toMatchObject({ status: 'failed' });
      studio.failing.clear();
      const argument = { job_id: 'a', deliverable_id: 'mov' };
      expect(await (await world.workers.reopen(batchId, 'retryDeliverable', argument)).result()).toMatchObject({
        status: 'failed',
      });
      expect(studio.delivered).toEqual(['a/mov']);
      expect(studio.jobs.get('a')).toMatchObject({ status: 'failed', failure: { code: 'MEDIA_MISSING' } });
      const all = await world.workers.reopen(batchId, 'retryJob', { job_id: 'a' });
      expect(await all.result()).toMatchObject({ status: 'completed' });
      expect(studio.delivered).toEqual(['a/mov', 'a/mp4']);
    },
    LIMIT_MS,
  );

  test(
    'does not try a format again for the sake of another that is still bad',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin(
        { jobs: [{ id: 'a', formats: ['mp4', 'mov'], attempts: 2 }] },
        (studio) => studio.badFormats.add('a/mp4').add('a/mov'),
      );
      expect(await handle.result()).toMatchObject({ status: 'failed' });
      expect(studio.jobs.get('a')).toMatchObject({ attempt: 2 });
      studio.badFormats.delete('a/mp4');
      const again = await world.workers.reopen(batchId, 'retryDeliverable', { job_id: 'a', deliverable_id: 'mp4' });
      expect(await again.result()).toMatchObject({ status: 'failed' });
      expect(studio.jobs.get('a')).toMatchObject({ attempt: 3, failure: { code: 'CHECK_FAILED' } });
      expect(studio.delivered.slice(4)).toEqual(['a/mp4']);
    },
    LIMIT_MS,
  );

  test(
    'opened again with nothing to do ends as it had ended',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin({ jobs: [{ id: 'a' }] });
      const end = (await handle.result()) as BatchSnapshot;
      const again = await world.workers.reopen(batchId, 'retryDeliverable', { job_id: 'a', deliverable_id: 'mp4' });
      expect(await again.result()).toEqual({ ...end, as_of: expect.any(String) });
      expect(studio.planned).toEqual(['a']);
    },
    LIMIT_MS,
  );

  test(
    'is paused at the next span: what runs ends, nothing new begins, and all of it goes on after resume',
    async () => {
      const { studio, handle } = await world.workers.begin(
        { maxConcurrent: 1, jobs: [{ id: 'a', spans: 12 }, { id: 'b' }] },
        (studio) => studio.holding.add('a'),
      );
      await studio.until(() => studio.running.has('a'));
      await handle.signal('pause');
      await studio.until(() => studio.last?.status === 'paused');
      studio.release('a');
      // Of twelve spans a window of eight may have been in the queue; none of the rest begins, and the second job does not start.
      await studio.until(() => studio.refused.length > 0 || studio.rendered.length >= 8);
      expect(studio.rendered.length).toBeLessThan(12);
      await handle.signal('resume');
      expect(await handle.result()).toMatchObject({ status: 'completed', generation: 0 });
      expect(new Set(studio.rendered).size).toBe(13);
      expect(studio.rendered).toHaveLength(13);
      expect(studio.cancelled).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'begins again what was handed back unbegun',
    async () => {
      const { studio, handle } = await world.workers.begin({ jobs: [{ id: 'a', spans: 3 }] }, (studio) =>
        studio.handingBack.add('a'),
      );
      expect(await handle.result()).toMatchObject({ status: 'completed' });
      expect(studio.refused).toHaveLength(1);
      expect(studio.rendered.sort()).toEqual(['a#0', 'a#1', 'a#2']);
      expect(studio.jobs.get('a')).toMatchObject({ attempt: 1, retries: 0 });
    },
    LIMIT_MS,
  );

  test(
    'makes one bad format of a job again and keeps the good ones',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin(
        { jobs: [{ id: 'a', formats: ['mp4', 'mov', 'webm'] }] },
        (studio) => studio.badFormats.add('a/mov'),
      );
      expect(await handle.result()).toMatchObject({ status: 'failed' });
      studio.badFormats.clear();
      const again = await world.workers.reopen(batchId, 'retryDeliverable', { job_id: 'a', deliverable_id: 'mov' });
      expect(await again.result()).toMatchObject({ status: 'completed', generation: 1 });
      expect(studio.delivered).toEqual(expect.arrayContaining(['a/mp4', 'a/mov', 'a/webm', 'a/mov']));
      expect(studio.delivered).toHaveLength(4);
      expect(studio.jobs.get('a')?.deliverables.map(({ id, status }) => `${id} ${status}`)).toEqual([
        'mp4 completed',
        'mov completed',
        'webm completed',
      ]);
    },
    LIMIT_MS,
  );

  test(
    'brings back all that failed and leaves alone what somebody cancelled',
    async () => {
      const { studio, handle } = await world.workers.begin(
        { maxConcurrent: 1, jobs: [{ id: 'a' }, { id: 'b', dependencies: ['a'] }, { id: 'c' }, { id: 'd' }] },
        (studio) => {
          studio.failing.set('a', 'MEDIA_MISSING');
          studio.holding.add('c');
        },
      );
      await handle.signal(cancelJobSignal, { job_id: 'd' });
      await studio.until(() => studio.jobs.get('a')?.status === 'failed' && studio.running.has('c'));
      studio.failing.clear();
      await handle.signal('retryFailed');
      studio.release('c');
      expect(await handle.result()).toMatchObject({ status: 'completed', generation: 1 });
      expect(studio.statuses()).toBe('a completed, b completed, c completed, d cancelled');
    },
    LIMIT_MS,
  );

  test(
    'takes another order, another limit and another priority while it runs',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin(
        { maxConcurrent: 1, jobs: [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }] },
        (studio) => studio.holding.add('a'),
      );
      await studio.until(() => studio.running.has('a'));
      await handle.signal('setJobPriority', { job_id: 'd', priority: 'urgent' });
      await handle.signal('setJobPriority', { job_id: 'c', priority: 'as soon as you can' });
      await handle.signal('setBatchPriority', { priority: 'high' });
      await studio.until(() => studio.jobs.get('d')?.priority === 100 && studio.last?.priority === 75);
      studio.release('a');
      const end = (await handle.result()) as BatchSnapshot;
      expect(studio.planned).toEqual(['a', 'd', 'b', 'c']);
      expect(end).toMatchObject({ priority: 75, max_concurrent: 1 });
      const { raw } = await world.workers.client.workflow.getHandle(jobWorkflowId(batchId, 'd')).describe();
      expect(raw.workflowExecutionInfo?.priority?.priorityKey).toBe(2);
    },
    LIMIT_MS,
  );

  test(
    'lets more jobs run at once as soon as it may',
    async () => {
      const { studio, handle } = await world.workers.begin(
        { maxConcurrent: 1, jobs: [{ id: 'a' }, { id: 'b' }] },
        (studio) => {
          studio.holding.add('a');
          studio.holding.add('b');
        },
      );
      await studio.until(() => studio.running.has('a'));
      await handle.signal('setMaxConcurrent', { max_concurrent: 0 });
      await handle.signal('setMaxConcurrent', { max_concurrent: 2 });
      await studio.until(() => studio.running.has('b'));
      studio.release('a');
      studio.release('b');
      expect(await handle.result()).toMatchObject({ status: 'completed', max_concurrent: 2 });
    },
    LIMIT_MS,
  );

  test(
    'takes a deadline, another one and none, and leaves alone what is none',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin({ jobs: [{ id: 'a' }] }, (studio) =>
        studio.holding.add('a'),
      );
      await studio.until(() => studio.running.has('a'));
      expect(studio.last).toMatchObject({ deadline: null });
      await handle.signal('setDeadline', { deadline: '2027-01-31T22:00:00+01:00' });
      await studio.until(() => studio.last?.deadline === '2027-01-31T21:00:00.000Z');
      for (const deadline of ['soon', 7, undefined]) await handle.signal('setDeadline', { deadline });
      await handle.signal('setDeadline');
      await handle.signal('setDeadline', { deadline: '2028-01-01T00:00:00Z' });
      studio.release('a');
      expect(await handle.result()).toMatchObject({ deadline: '2028-01-01T00:00:00.000Z' });
      // It is kept where the batch is opened again.
      studio.holding.clear();
      const again = await world.workers.reopen(batchId, 'setDeadline', { deadline: 'soon' });
      expect(await again.result()).toMatchObject({ deadline: '2028-01-01T00:00:00.000Z' });
      const last = await world.workers.reopen(batchId, 'setDeadline', { deadline: null });
      expect(await last.result()).toMatchObject({ deadline: null });
    },
    LIMIT_MS,
  );

  test(
    'tells how fast the work of its ended jobs went, and still does when it is opened again',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin(
        { jobs: [{ id: 'a', spans: 2 }, { id: 'b' }] },
        (studio) => studio.failing.set('b', 'MEDIA_DAMAGED'),
      );
      const { speeds } = (await handle.result()) as BatchSnapshot;
      const rendering = { 'mp4-standard': expect.objectContaining({ cost: 6, seconds: 18 }) };
      expect(speeds).toMatchObject({ rendering, delivering: { cost: 0, seconds: 0 }, aside: { jobs: 1 } });
      expect(speeds?.aside.seconds).toBeGreaterThan(0);
      expect(speeds?.aside.seconds).toBeLessThan(30);
      const again = await world.workers.reopen(batchId, 'setDeadline', { deadline: null });
      expect(await again.result()).toMatchObject({ speeds });
      expect(studio.planned).toHaveLength(2);
    },
    LIMIT_MS,
  );

  test(
    'stops at the first failure where it is asked to, and says so; a retry brings the rest back',
    async () => {
      const { studio, handle, batchId } = await world.workers.begin(
        { maxConcurrent: 1, onFailure: 'stop', jobs: [{ id: 'a' }, { id: 'b' }] },
        (studio) => studio.failing.set('a', 'MEDIA_DAMAGED'),
      );
      expect(await handle.result()).toMatchObject({ status: 'failed' });
      expect(studio.jobs.get('b')?.failure?.code).toBe('BATCH_STOPPED');
      studio.failing.clear();
      const again = await world.workers.reopen(batchId, 'retryJob', { job_id: 'a' });
      expect(await again.result()).toMatchObject({ status: 'completed' });
      expect(studio.statuses()).toBe('a completed, b completed');
      expect(studio.snapshots.at(-1)?.status).toBe('completed');
    },
    LIMIT_MS,
  );

  test(
    'starts a job again by itself when its failure could pass, and runs on where a dependent wants to',
    async () => {
      const { studio, handle } = await world.workers.begin(
        {
          maxConcurrent: 1,
          jobs: [
            { id: 'a', attempts: 3 },
            { id: 'b', attempts: 3 },
            { id: 'c', dependencies: ['a', 'b'], runOn: 'finished' },
          ],
        },
        (studio) => {
          studio.failing.set('a', 'NO_SPACE');
          studio.failing.set('b', 'MEDIA_DAMAGED');
        },
      );
      expect(await handle.result()).toMatchObject({ status: 'partially_failed' });
      expect(studio.jobs.get('a')).toMatchObject({ status: 'failed', attempt: 3 });
      expect(studio.jobs.get('b')).toMatchObject({ status: 'failed', attempt: 1 });
      expect(studio.jobs.get('c')).toMatchObject({ status: 'completed' });
    },
    LIMIT_MS,
  );

  test(
    'does nothing about signals that do not apply',
    async () => {
      const { studio, handle } = await world.workers.begin({ jobs: [{ id: 'a' }] }, (studio) =>
        studio.holding.add('a'),
      );
      await studio.until(() => studio.running.has('a'));
      await handle.signal(cancelJobSignal, { job_id: 'nobody' });
      await handle.signal(retryJobSignal, { job_id: 'a' });
      studio.release('a');
      expect(await handle.result()).toMatchObject({ status: 'completed', generation: 0 });
    },
    LIMIT_MS,
  );
});
