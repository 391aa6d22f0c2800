import { WorkflowNotFoundError } from '@temporalio/client';
import { jobWorkflowId } from '../../model/identifier';
import { until } from '../support/until';
import { withWorkers } from '../support/with-workers';

/** Batches that wait for one another's exports: there is one slot. */
const world = withWorkers({ exportSlots: 1 });

const LIMIT_MS = 60_000;

/** Temporal's number of the state of an activity that waits in its queue. */
const SCHEDULED = 1;

/** Waits until so many exports of a job wait in the queue, and answers the keys by which they do. */
async function queued(batchId: string, jobId: string, wanted: (keys: readonly number[]) => boolean): Promise<void> {
  await until(`the exports of ${jobId} wait`, async () => {
    const job = world.workers.client.workflow.getHandle(jobWorkflowId(batchId, jobId));
    const described = await job.describe().catch(ignoreUnknown);
    const waiting = (described?.raw.pendingActivities ?? []).filter(({ state }) => Number(state) === SCHEDULED);
    return wanted(waiting.map(({ priority }) => priority?.priorityKey ?? 0)) || undefined;
  });
}

/** How many exports wait in the queue by a priority key. */
async function waitingAt(key: number): Promise<number> {
  const { client } = world.workers;
  const { statsByPriorityKey } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: 'export' },
    taskQueueType: 2,
    reportStats: true,
  });
  return Number(statsByPriorityKey?.[key]?.approximateBacklogCount ?? 0);
}

/** The job has not been started yet. */
function ignoreUnknown(error: unknown): undefined {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

test(
  'work that waits in the queue already is moved when its batch becomes urgent',
  async () => {
    const large = await world.workers.begin({ jobs: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] }, (studio) => {
      studio.holding.add('a').add('b').add('c');
    });
    await large.studio.until(() => large.studio.running.size === 1);
    const [first] = [...large.studio.running];
    const waiting = ['a', 'b', 'c'].filter((id) => id !== first);
    for (const id of waiting) await queued(large.batchId, id, (keys) => keys.length > 0);
    const small = await world.workers.begin({ jobs: [{ id: 'z' }] }, (studio) => studio.holding.add('z'));
    await queued(small.batchId, 'z', (keys) => keys.length === 2);
    await small.handle.signal('setBatchPriority', { priority: 'urgent' });
    await queued(small.batchId, 'z', (keys) => keys.every((key) => key === 1));
    await until('the queue knows', async () => ((await waitingAt(1)) >= 2 ? true : undefined));
    large.studio.release(first ?? '');
    // The one slot that comes free is taken by what waited shortest and is urgent.
    await Promise.race([
      small.studio.until(() => small.studio.running.has('z')),
      large.studio.until(() => waiting.some((id) => large.studio.running.has(id))),
    ]);
    expect([...small.studio.running]).toEqual(['z']);
    small.studio.release('z');
    for (const id of waiting) large.studio.release(id);
    expect(await small.handle.result()).toMatchObject({ status: 'completed', priority: 100 });
    expect(await large.handle.result()).toMatchObject({ status: 'completed' });
  },
  LIMIT_MS,
);
