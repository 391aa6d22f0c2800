import { jobWorkflowId } from '../../model/identifier';
import type { BatchSnapshot } from '../../model/snapshot';
import { until } from '../support/until';
import { withWorkers } from '../support/with-workers';

/** Batches and jobs whose history would grow long go on in new runs: nothing of them is lost between two. */
const world = withWorkers();

const LIMIT_MS = 90_000;
/** So small that a run holds some ten jobs. */
const EVENTS = 150;
/** What a run may still need to end in order. */
const TAIL = 150;

const names = (count: number, prefix = 'job') => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

/** Lengths of the histories of all runs of a workflow, the first one first. */
async function runsOf(workflowId: string): Promise<number[]> {
  const lengths: number[] = [];
  let runId: string | undefined = (await firstRun(workflowId)) ?? undefined;
  while (runId) {
    const { events } = await world.workers.client.workflow.getHandle(workflowId, runId).fetchHistory();
    lengths.push(events?.length ?? 0);
    const end = events?.at(-1);
    runId = end?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  return lengths;
}

async function firstRun(workflowId: string): Promise<string | null | undefined> {
  const { raw } = await world.workers.client.workflow.getHandle(workflowId).describe();
  return raw.workflowExecutionInfo?.firstRunId;
}

test(
  'every job of a batch of many runs is made once, also those that run from one run into the next',
  async () => {
    const ids = names(60);
    const { studio, handle } = await world.workers.begin(
      {
        maxConcurrent: 4,
        eventsPerRun: EVENTS,
        jobs: [
          { id: 'long' },
          ...ids.map((id, index) => ({ id, dependencies: index > 50 ? [ids[index - 10] ?? ''] : [] })),
        ],
      },
      (studio) => {
        studio.holding.add('long');
        studio.pageSize = 7;
      },
    );
    await studio.until(() => studio.last?.counts.completed === 60);
    expect(studio.jobs.get('long')?.status).toBe('running');
    studio.release('long');
    const end = (await handle.result()) as BatchSnapshot;
    expect(end).toMatchObject({ status: 'completed', finished_cost: 610, remaining_cost: 0, report_ready: true });
    expect([...studio.planned].sort()).toEqual(['long', ...ids].sort());
    expect(studio.rendered).toHaveLength(61);
    expect(studio.mostRunning).toBeLessThanOrEqual(4);
    expect(studio.reports).toHaveLength(1);
    expect(studio.jobs.get('long')).toMatchObject({ attempt: 1, status: 'completed', encoded_cost: 4 });
    const runs = await runsOf(handle.workflowId);
    expect(runs.length).toBeGreaterThan(3);
    expect(Math.max(...runs)).toBeLessThan(EVENTS + TAIL);
  },
  LIMIT_MS,
);

test(
  'jobs of an earlier run are cancelled, retried, fail and are terminated as any other',
  async () => {
    const fallen = ['cancelled', 'back', 'failed', 'terminated'];
    const { studio, handle, batchId } = await world.workers.begin(
      {
        maxConcurrent: 6,
        eventsPerRun: EVENTS,
        jobs: [...fallen, ...names(30)].map((id) => ({ id, formats: ['mp4', 'mov'] })),
      },
      (studio) => {
        for (const id of fallen) studio.holding.add(id);
        studio.badFormats.add('failed/mov');
      },
    );
    await studio.until(() => studio.last?.counts.completed === 30);
    expect((await runsOf(handle.workflowId)).length).toBeGreaterThan(1);
    await handle.signal('cancelJob', { job_id: 'cancelled' });
    await handle.signal('cancelJob', { job_id: 'back' });
    await handle.signal('retryJob', { job_id: 'back' });
    studio.release('failed');
    await world.workers.client.workflow.getHandle(jobWorkflowId(batchId, 'terminated')).terminate('an operator');
    await studio.until(() => studio.jobs.get('back')?.attempt === 2 && studio.running.has('back'));
    studio.release('back');
    expect(await handle.result()).toMatchObject({ status: 'partially_failed' });
    expect(fallen.map((id) => studio.jobs.get(id)?.status)).toEqual(['cancelled', 'completed', 'failed', 'failed']);
    expect(studio.jobs.get('failed')).toMatchObject({
      failure: { code: 'CHECK_FAILED' },
      deliverables: [
        { id: 'mp4', status: 'completed' },
        { id: 'mov', status: 'failed' },
      ],
    });
    expect(studio.jobs.get('terminated')?.failure).toMatchObject({ code: 'JOB_TERMINATED' });
    expect(studio.cancelled.sort()).toEqual(expect.arrayContaining(['back#0', 'cancelled#0']));
  },
  LIMIT_MS,
);

test(
  'the whole batch is cancelled across its runs',
  async () => {
    const { studio, handle } = await world.workers.begin(
      { maxConcurrent: 2, eventsPerRun: EVENTS, jobs: [{ id: 'long' }, ...names(40).map((id) => ({ id }))] },
      (studio) => studio.holding.add('long').add('job-30'),
    );
    await studio.until(() => studio.running.has('job-30'));
    expect((await runsOf(handle.workflowId)).length).toBeGreaterThan(1);
    await handle.signal('cancelBatch');
    expect(await handle.result()).toMatchObject({
      status: 'cancelled',
      counts: { completed: 30, cancelled: 11, pending: 0, running: 0 },
    });
    expect(studio.cancelled.sort()).toEqual(['job-30#0', 'long#0']);
  },
  LIMIT_MS,
);

test(
  'a pause, a priority and a limit hold on in the next run, and so does a job that is being stopped',
  async () => {
    const { studio, handle } = await world.workers.begin(
      { maxConcurrent: 3, eventsPerRun: EVENTS, jobs: [{ id: 'long', spans: 20 }, ...names(12).map((id) => ({ id }))] },
      (studio) => studio.holding.add('long'),
    );
    await studio.until(() => studio.running.has('long'));
    await handle.signal('setBatchPriority', { priority: 'urgent' });
    await handle.signal('setMaxConcurrent', { max_concurrent: 2 });
    await handle.signal('pause');
    await studio.until(() => studio.last?.status === 'paused');
    // Commands fill the history of the run as work does.
    for (let index = 0; index < EVENTS; index += 1)
      await handle.signal('setJobPriority', { job_id: 'job-11', priority: index });
    await until('the next run', async () => ((await runsOf(handle.workflowId)).length > 1 ? true : undefined));
    expect(studio.last).toMatchObject({ status: 'paused', priority: 100, max_concurrent: 2 });
    const started = studio.planned.length;
    studio.release('long');
    await studio.until(() => studio.running.size === 0);
    expect(studio.planned).toHaveLength(started);
    await handle.signal('resume');
    expect(await handle.result()).toMatchObject({ status: 'completed', counts: { completed: 13 } });
    expect(studio.rendered.filter((label) => label.startsWith('long#'))).toHaveLength(20);
  },
  LIMIT_MS,
);

test(
  'a job that is being stopped, and is to come back, does so in the next run',
  async () => {
    const jobs = [{ id: 'back' }, { id: 'gone' }, { id: 'waits', dependencies: ['back'] }];
    const { studio, handle } = await world.workers.begin({ eventsPerRun: EVENTS, jobs }, (studio) => {
      for (const id of ['back', 'gone']) {
        studio.holding.add(id);
        studio.lingering.add(id);
      }
    });
    await studio.until(() => studio.running.size === 2);
    for (const job_id of ['back', 'gone']) await handle.signal('cancelJob', { job_id });
    await studio.until(() => studio.jobs.get('back')?.scheduling?.stopping === true);
    await handle.signal('retryJob', { job_id: 'back' });
    for (let index = 0; index < EVENTS; index += 1)
      await handle.signal('setJobPriority', { job_id: 'waits', priority: index });
    await until('the next run', async () => ((await runsOf(handle.workflowId)).length > 1 ? true : undefined));
    for (const id of ['back', 'gone']) studio.release(id);
    expect(await handle.result()).toMatchObject({ counts: { completed: 2, cancelled: 1 } });
    expect(studio.jobs.get('back')).toMatchObject({ status: 'completed', attempt: 2 });
  },
  LIMIT_MS,
);

test(
  'a long film goes on in new runs of its job: each span is rendered once, and nothing is counted twice',
  async () => {
    const { studio, handle, batchId } = await world.workers.begin({
      eventsPerRun: EVENTS,
      jobs: [{ id: 'film', spans: 120, formats: ['mp4', 'mov'] }],
    });
    expect(await handle.result()).toMatchObject({ status: 'completed' });
    expect(new Set(studio.rendered).size).toBe(120);
    expect(studio.rendered).toHaveLength(120);
    expect(studio.planned).toEqual(['film']);
    expect(studio.jobs.get('film')).toMatchObject({ encoded_cost: 362, reused_cost: 0, attempt: 1 });
    const runs = await runsOf(jobWorkflowId(batchId, 'film'));
    expect(runs.length).toBeGreaterThan(2);
    expect(Math.max(...runs)).toBeLessThan(EVENTS + TAIL);
  },
  LIMIT_MS,
);

test(
  'a pause that comes between two runs of a film holds the next one',
  async () => {
    const film = { id: 'film', spans: 300 };
    const { studio, handle, batchId } = await world.workers.begin({ eventsPerRun: 900, jobs: [film] }, (studio) =>
      studio.slowProgress.add('film'),
    );
    const job = world.workers.client.workflow.getHandle(jobWorkflowId(batchId, 'film'));
    const pending = async (name: string) => {
      const described = await job.describe().catch(() => undefined);
      const names = described?.raw.pendingActivities?.map(({ activityType }) => activityType?.name);
      return names?.length === 1 && names[0] === name;
    };
    await until('its first run is long, and waits for the last progress alone', async () => {
      return (await pending('writeJobProgress')) && (await job.describe()).historyLength >= 900;
    });
    const rendered = studio.rendered.length;
    expect(rendered).toBeLessThan(300);
    await handle.signal('pause');
    await studio.until(() => studio.last?.status === 'paused');
    await until('it was told', async () => {
      const { events } = await job.fetchHistory();
      return events?.some((event) => event.workflowExecutionSignaledEventAttributes);
    });
    studio.release('film');
    await until('its next run is held', () => pending('awaitBatchEnd'));
    expect([studio.rendered.length, studio.refused]).toEqual([rendered, []]);
    await handle.signal('resume');
    expect(await handle.result()).toMatchObject({ status: 'completed' });
    expect(studio.rendered).toHaveLength(300);
  },
  LIMIT_MS,
);

test(
  'a long film is paused, resumed and cancelled in whichever of its runs it is',
  async () => {
    const { studio, handle } = await world.workers.begin({ eventsPerRun: EVENTS, jobs: [{ id: 'film', spans: 600 }] });
    await studio.until(() => studio.rendered.length > 100);
    await handle.signal('pause');
    await studio.until(() => studio.last?.status === 'paused' && studio.running.size === 0);
    const paused = studio.rendered.length;
    expect(paused).toBeLessThan(300);
    await handle.signal('resume');
    await studio.until(() => studio.rendered.length > paused + 100);
    await handle.signal('cancelJob', { job_id: 'film' });
    expect(await handle.result()).toMatchObject({ counts: { cancelled: 1 } });
    expect(studio.rendered.length).toBeLessThan(600);
  },
  LIMIT_MS,
);
