import type { JobStatus } from '../../../model/status';
import type { BatchView } from '../../../model/views';
import { BATCHES, problemOf } from '../../support/api-server';
import { FakeStudio } from '../../support/fake-studio';
import { until } from '../../support/until';
import { withApi } from '../../support/with-workers';

/** What is asked of a batch over HTTP reaches its real workflow; only the films are missing. */
const world = withApi();

const LIMIT_MS = 40_000;
type Formats = readonly ('mp4' | 'mov' | 'webm')[];

async function begin(ids: readonly string[], prepare: (studio: FakeStudio) => void, formats: Formats = ['mp4']) {
  const studio = new FakeStudio({ jobs: ids.map((id) => ({ id, formats, spans: 12 })) });
  prepare(studio);
  const jobs = ids.map((id) => ({ id, project_id: 'proj-a', formats }));
  const { id } = await world.api.client.submit({ name: 'x', jobs, max_concurrent: 1 });
  world.workers.enrol(id, studio);
  return { studio, id, at: `${BATCHES}/${id}` };
}

async function shown(id: string, what: string, wanted: (batch: BatchView) => boolean): Promise<BatchView> {
  return await until(what, async () => {
    const batch = await world.api.client.get(id);
    return wanted(batch) ? batch : undefined;
  });
}

const isJob = (job: string, status: JobStatus) => (batch: BatchView) =>
  batch.jobs.some((one) => one.id === job && one.status === status);

async function refusal(method: string, path: string, body?: unknown) {
  const { status, code, errors } = await problemOf(await world.api.call(method, path, body));
  return { status, code, pointers: errors.map(({ pointer }) => pointer) };
}

test(
  'a batch is paused, changed and resumed',
  async () => {
    const { studio, id, at } = await begin(['a', 'b', 'c'], (s) => s.holding.add('a'));
    await shown(id, 'a runs', isJob('a', 'running'));
    await world.api.client.pause(id);
    await shown(id, 'it is paused', ({ status }) => status === 'paused');
    await world.api.client.change(id, { priority: 'urgent', max_concurrent: 2 });
    await world.api.client.changeJob(id, 'c', { priority: 90 });
    const changed = await shown(
      id,
      'it is changed',
      ({ priority, jobs }) => priority === 100 && jobs[2]?.priority === 90,
    );
    expect(changed.max_concurrent).toBe(2);
    expect(await refusal('PATCH', `${at}/jobs/a`, { priority: 'low' })).toMatchObject({ code: 'JOB_NOT_CHANGEABLE' });
    expect(changed.counts).toMatchObject({ running: 1, pending: 2 });
    await world.api.client.resume(id);
    studio.release('a');
    await shown(id, 'it ends', ({ status }) => status === 'completed');
    expect(studio.planned).toEqual(['a', 'c', 'b']);
    for (const verb of ['pause', 'resume']) {
      expect(await refusal('POST', `${at}/${verb}`)).toMatchObject({ status: 409, code: 'BATCH_ENDED' });
    }
    expect(await refusal('PATCH', at, { priority: 1 })).toMatchObject({ status: 409, code: 'BATCH_ENDED' });
    expect(await refusal('POST', `${at}/retry`)).toMatchObject({ status: 409, code: 'JOB_NOT_RETRYABLE' });
  },
  LIMIT_MS,
);

test(
  'one bad format is made again after the end, and all that failed is brought back',
  async () => {
    const { studio, id, at } = await begin(['a', 'b'], (s) => s.badFormats.add('a/mov').add('b/mp4'), ['mp4', 'mov']);
    await shown(id, 'it ends', ({ status }) => status === 'failed');
    const at_a = `${at}/jobs/a/deliverables`;
    expect(await refusal('POST', `${at_a}/mp4/retry`)).toMatchObject({ code: 'DELIVERABLE_NOT_RETRYABLE' });
    expect(await refusal('POST', `${at_a}/webm/retry`)).toMatchObject({ status: 404, code: 'DELIVERABLE_NOT_FOUND' });
    studio.badFormats.clear();
    await world.api.client.retryDeliverable(id, 'a', 'mov');
    await shown(id, 'a completes', isJob('a', 'completed'));
    await shown(id, 'it ends again', ({ status }) => status === 'partially_failed');
    await world.api.client.retryFailed(id);
    await shown(id, 'all completes', ({ status }) => status === 'completed');
    expect(studio.delivered.sort()).toEqual(['a/mov', 'a/mov', 'a/mp4', 'b/mov', 'b/mp4', 'b/mp4']);
  },
  LIMIT_MS,
);

test('changes are refused with every fault, and nothing is changed', async () => {
  const { id, at } = await begin(['a'], (s) => s.holding.add('a'));
  expect(await refusal('PATCH', at, { priority: 'soon', max_concurrent: 0, name: 'y' })).toEqual({
    status: 422,
    code: 'INVALID_REQUEST',
    pointers: ['/priority', '/max_concurrent', '/name'],
  });
  expect(await refusal('PATCH', at, {})).toMatchObject({ status: 422, pointers: [''] });
  expect(await refusal('PATCH', `${at}/jobs/a`, {})).toMatchObject({ status: 422, pointers: ['/priority'] });
  expect(await refusal('PATCH', `${at}/jobs/nobody`, { priority: 1 })).toMatchObject({ code: 'JOB_NOT_FOUND' });
  expect(await refusal('DELETE', at)).toMatchObject({ status: 405 });
  await world.api.client.cancelBatch(id);
  await shown(id, 'it is cancelled', ({ status }) => status === 'cancelled');
});
