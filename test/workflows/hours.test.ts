import { jobWorkflowId } from '../../model/identifier';
import type { BatchHours } from '../../model/snapshot';
import { until } from '../support/until';
import { withWorkers } from '../support/with-workers';

/** Batches that have hours; what the clock says is the studio's matter. */
const world = withWorkers();

const LIMIT_MS = 60_000;
const window = { hours: '22:00-06:00', time_zone: 'Europe/Berlin' };

function hours(open: boolean, inMs: number): BatchHours {
  return { open, changes_at: new Date(Date.now() + inMs).toISOString() };
}

const LATER = 3_600_000;

test(
  'nothing starts before its hours begin, and all does then',
  async () => {
    const { studio, handle } = await world.workers.begin({ window, jobs: [{ id: 'a' }, { id: 'b' }] }, (studio) => {
      studio.hours = hours(false, 1500);
    });
    await studio.until(() => studio.last?.status === 'paused');
    expect(studio.last).toMatchObject({ started_at: null, held: true, hours: { open: false } });
    studio.hours = hours(true, LATER);
    expect(await handle.result()).toMatchObject({ status: 'completed', hours: { open: true } });
    expect(studio.planned.sort()).toEqual(['a', 'b']);
  },
  LIMIT_MS,
);

test(
  'when they end the spans under way end, and no other begins, in whichever run of the batch',
  async () => {
    const { studio, handle, batchId } = await world.workers.begin(
      { window, eventsPerRun: 60, maxConcurrent: 1, jobs: [{ id: 'a', spans: 30 }, { id: 'b' }] },
      (studio) => {
        studio.hours = hours(true, 2000);
        studio.holding.add('a');
      },
    );
    await studio.until(() => studio.running.has('a'));
    studio.hours = hours(false, LATER);
    await studio.until(() => studio.last?.held === true);
    studio.release('a');
    await studio.until(() => studio.running.size === 0);
    for (let index = 0; index < 60; index += 1) await handle.signal('setJobPriority', { job_id: 'b', priority: index });
    await until('the next run', async () => {
      const { raw, runId } = await world.workers.client.workflow.getHandle(handle.workflowId).describe();
      return raw.workflowExecutionInfo?.firstRunId === runId ? undefined : true;
    });
    const job = world.workers.client.workflow.getHandle(jobWorkflowId(batchId, 'a'));
    expect((await job.describe()).status.name).toBe('RUNNING');
    expect(studio.rendered.length).toBeLessThan(12);
    await handle.signal('pause');
    await studio.until(() => studio.last?.status === 'paused' && studio.last.hours !== undefined);
    await handle.signal('cancelBatch');
    expect(await handle.result()).toMatchObject({ status: 'cancelled' });
  },
  LIMIT_MS,
);
