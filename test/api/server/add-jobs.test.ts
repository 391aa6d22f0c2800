import type { BatchView } from '../../../model/views';
import { BATCHES, problemOf } from '../../support/api-server';
import { FakeStudio } from '../../support/fake-studio';
import { reportOf } from '../../support/report-of';
import { until } from '../../support/until';
import { withApi } from '../../support/with-workers';

/** Jobs that are added over HTTP to a real workflow; only the films are missing. */
const world = withApi();

const LIMIT_MS = 40_000;
const ALL = ['a', 'b', 'c', 'd', 'e', 'job-001', 'job-002'].map((id) => ({ id }));
const job = (id: string | undefined, ...dependencies: string[]) => ({
  ...(id === undefined ? {} : { id }),
  project_id: 'proj-a',
  formats: ['mp4' as const],
  dependencies,
});

async function begin(...held: string[]) {
  const studio = new FakeStudio({ jobs: ALL });
  for (const id of held) studio.holding.add(id);
  const { id } = await world.api.client.submit({ name: 'x', jobs: [job('a'), job('b', 'a')], max_concurrent: 2 });
  world.workers.enrol(id, studio);
  return { studio, id, at: `${BATCHES}/${id}/jobs` };
}

async function shown(id: string, what: string, wanted: (batch: BatchView) => boolean): Promise<BatchView> {
  return await until(what, async () => {
    const batch = await world.api.client.get(id);
    return wanted(batch) ? batch : undefined;
  });
}

test(
  'jobs are added to a batch that runs, behind jobs that are there and behind each other, and run',
  async () => {
    const { studio, id } = await begin('a');
    await studio.until(() => studio.running.has('a'));
    const answer = await world.api.client.addJobs(id, [job('d', 'c', 'b'), job('c', 'a'), job(undefined)]);
    expect(answer).toEqual({ batch_id: id, added: ['d', 'c', 'job-001'], links: { batch: `${BATCHES}/${id}` } });
    const there = await shown(id, 'they are there', ({ jobs }) => jobs.length === 5);
    expect(there.jobs.map((one) => one.id)).toEqual(['a', 'b', 'd', 'c', 'job-001']);
    studio.release('a');
    const end = await shown(id, 'it ends', ({ status }) => status === 'completed');
    expect(end.counts).toMatchObject({ completed: 5 });
    expect(studio.planned.at(-1)).toBe('d');
    const report = await reportOf(world.api.client, id);
    expect(report.jobs.map((one) => one.id)).toEqual(['a', 'b', 'd', 'c', 'job-001']);
  },
  LIMIT_MS,
);

test(
  'the same addition under the same key is added once, another one is refused',
  async () => {
    const { studio, id, at } = await begin('a');
    const first = await world.api.client.addJobs(id, [job('c')], 'key-1');
    await shown(id, 'it is there', ({ jobs }) => jobs.length === 3);
    expect(await world.api.client.addJobs(id, [job('c')], 'key-1')).toEqual(first);
    const other = await world.api.call('POST', at, { jobs: [job('d')] }, { 'Idempotency-Key': 'key-1' });
    expect(await problemOf(other)).toMatchObject({ status: 409, code: 'IDEMPOTENCY_CONFLICT' });
    studio.release('a');
    expect((await shown(id, 'it ends', ({ status }) => status === 'completed')).jobs).toHaveLength(3);
  },
  LIMIT_MS,
);

test(
  'an addition with faults is refused with all of them, and nothing of it is added',
  async () => {
    const { studio, id, at } = await begin('a');
    const jobs = [job('a'), job('c', 'nobody'), job('d', 'e'), job('e', 'd'), { ...job('f'), project_id: 'none' }];
    const problem = await problemOf(await world.api.call('POST', at, { jobs, name: 'y' }));
    expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
    expect(problem.errors.map(({ pointer }) => pointer).sort()).toEqual([
      '/jobs/0/id',
      '/jobs/1/dependencies/0',
      '/jobs/3/dependencies/0',
      '/jobs/4/project_id',
      '/name',
    ]);
    studio.release('a');
    expect((await shown(id, 'it ends', ({ status }) => status === 'completed')).jobs).toHaveLength(2);
    expect(await problemOf(await world.api.call('POST', at, { jobs: [job('c')] }))).toMatchObject({
      code: 'BATCH_ENDED',
    });
  },
  LIMIT_MS,
);

test(
  'an operator adds jobs by a signal, and is shown why none were',
  async () => {
    const { studio, id } = await begin('a');
    await studio.until(() => studio.running.has('a'));
    const handle = world.workers.client.workflow.getHandle(`batch-${id}`);
    await handle.signal('addJobs', { jobs: [{ project_id: 'proj-a', formats: ['mp4'] }] });
    await shown(id, 'it is there', ({ jobs }) => jobs.length === 3);
    await handle.signal('addJobs', { jobs: [{ id: 'a', project_id: 'proj-a', formats: ['avi'] }] });
    const details = await until('the details say why', async () => {
      const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      return currentDetails.includes('refused') ? currentDetails : undefined;
    });
    expect(details).toContain(
      'addJobs was refused: The request has faults. /jobs/0/formats/0 is one of mp4, mov, webm',
    );
    expect(details).toContain('| a | proj-a | running | 1 | 50 |  |');
    const update = handle.executeUpdate('addJobs', { args: [{ addition: '../../secrets' }] });
    await expect(update).rejects.toMatchObject({ cause: { type: 'INVALID_REQUEST' } });
    studio.release('a');
    expect((await shown(id, 'it ends', ({ status }) => status === 'completed')).jobs).toHaveLength(3);
  },
  LIMIT_MS,
);

test(
  'with no worker alive the jobs are taken in when one is there again',
  async () => {
    await world.workers.stop();
    const { id } = await world.api.client.submit({ name: 'x', jobs: [job('a')] });
    await world.api.client.addJobs(id, [job('b', 'a')]);
    await world.api.client.pause(id);
    await world.restartWorkers();
    world.workers.enrol(id, new FakeStudio({ jobs: ALL }));
    await shown(id, 'it is paused', ({ status, jobs }) => status === 'paused' && jobs.length === 2);
    await world.api.client.resume(id);
    await shown(id, 'it ends', ({ status, counts }) => status === 'completed' && counts.completed === 2);
  },
  LIMIT_MS,
);
