import { type WaitingView, waitingViewSchema } from '../../../model/waiting-views';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';
import { commandLine } from '../../support/command-line';
import { FakeStudio } from '../../support/fake-studio';
import { type FakeWorkers, startFakeWorkers } from '../../support/fake-workers';
import { until } from '../../support/until';

const LIMIT_MS = 60_000;
jest.setTimeout(LIMIT_MS);

/** Real workflows; workers of one slot, whose word in the store the tests write. */
let api: ApiServer;
let workers: FakeWorkers;
beforeAll(async () => {
  api = await startApi();
  workers = await startFakeWorkers(api, { exportSlots: 1 });
}, LIMIT_MS);
beforeEach(async () => await beAlive());
afterAll(async () => {
  await workers.stop();
  await api.stop();
});

const HAS_ALL = { version: '5.1', id: 'b', encoders: ['libx264', 'aac', 'libvpx-vp9', 'libopus'], filters: [] };

async function beAlive(encoders = HAS_ALL.encoders): Promise<void> {
  const record = { slots: 1, as_of: new Date().toISOString(), ffmpeg: { ...HAS_ALL, encoders } };
  await api.store.workers.write('machine-1', record);
}

type Job = Parameters<ApiServer['client']['submit']>[0]['jobs'][number];
type Rest = Omit<Parameters<ApiServer['client']['submit']>[0], 'name' | 'jobs'>;

const job = (id: string, words: Partial<Job> = {}): Job => ({ id, project_id: 'proj-a', formats: ['mp4'], ...words });

/** A batch whose jobs begin and end as the studio is told. */
async function begin(jobs: readonly Job[], rest: Rest = {}, prepare: (studio: FakeStudio) => void = () => {}) {
  const studio = new FakeStudio({ jobs: jobs.map(({ id = '' }) => ({ id })) });
  prepare(studio);
  const { id } = await api.client.submit({ name: 'x', jobs, ...rest });
  workers.enrol(id, studio);
  return { id, studio };
}

async function waiting(batchId: string, jobId: string): Promise<WaitingView> {
  const response = await api.call('GET', `${BATCHES}/${batchId}/jobs/${jobId}/waiting`);
  expect(response.status).toBe(200);
  return waitingViewSchema.parse(await response.json());
}

const codesOf = ({ reasons }: WaitingView) => reasons.map(({ code }) => code);

/** Waits until a job waits for this, and answers with what is said of it. */
async function waitsFor(batchId: string, jobId: string, codes: readonly WaitingView['reasons'][number]['code'][]) {
  return await until(`${jobId} waits for ${codes}`, async () => {
    const told = await waiting(batchId, jobId);
    return String(codesOf(told)) === String(codes) ? told : undefined;
  });
}

const runs = async (batchId: string, jobId: string) =>
  await until(`${jobId} runs`, async () => {
    const told = await waiting(batchId, jobId);
    return told.status === 'running' && told.reasons.length === 0;
  });

test('the start of its batch', async () => {
  const start_at = '2100-01-01T00:00:00.000Z';
  const { id } = await begin([job('a')], { start_at });
  const told = await waitsFor(id, 'a', ['start_at']);
  expect(told).toMatchObject({ batch_id: id, job_id: 'a', status: 'pending', reasons: [{ until: start_at }] });
  await api.client.cancelBatch(id);
});

test('jobs that it depends on, and room among those that run; then it runs, and then it has ended', async () => {
  const jobs = [job('a'), job('b'), job('c', { dependencies: ['a', 'b'] })];
  const { id, studio } = await begin(jobs, { max_concurrent: 1 }, ({ holding }) => holding.add('a').add('b'));
  await runs(id, 'a');
  const a = { batch_id: id, id: 'a', status: 'running' };
  expect((await waitsFor(id, 'b', ['max_concurrent'])).reasons).toMatchObject([{ jobs: [a] }]);
  const both = [a, { batch_id: id, id: 'b', status: 'pending' }];
  expect((await waitsFor(id, 'c', ['dependencies'])).reasons).toMatchObject([{ jobs: both }]);

  await api.client.pause(id);
  await waitsFor(id, 'b', ['paused', 'max_concurrent']);
  await api.client.resume(id);
  await waitsFor(id, 'b', ['max_concurrent']);

  studio.release('a');
  await runs(id, 'b');
  const alone = [{ batch_id: id, id: 'b', status: 'running' }];
  expect((await waitsFor(id, 'c', ['dependencies'])).reasons).toMatchObject([{ jobs: alone }]);
  studio.release('b');
  await until('it has ended', async () => (await waiting(id, 'c')).status === 'completed');
  expect((await waiting(id, 'c')).reasons).toEqual([]);
});

test('the hours of its batch', async () => {
  const hour = (inHours: number) => `${new Date(Date.now() + inHours * 3_600_000).toISOString().slice(11, 13)}:00`;
  const { id } = await begin([job('a')], { window: { hours: `${hour(3)}-${hour(5)}`, time_zone: 'UTC' } });
  const { reasons } = await waitsFor(id, 'a', ['outside_hours']);
  expect(Date.parse(reasons[0]?.until ?? '')).toBeGreaterThan(Date.now());
  await api.client.cancelBatch(id);
});

test('a free slot, behind the work of others', async () => {
  const first = await begin([job('a')], {}, ({ holding }) => holding.add('a'));
  await runs(first.id, 'a');
  const second = await begin([job('a')], { priority: 'high' });
  await waitsFor(second.id, 'a', ['queue']);
  const third = await begin([job('a')], { priority: 'low' });
  // Temporal's statistics are some seconds old.
  const behind = await until('the statistics know of both', async () => {
    const [reason] = (await waiting(third.id, 'a')).reasons;
    // A span and a stretch of sound of each.
    return reason?.queue?.before === 2 ? reason : undefined;
  });
  expect(behind).toMatchObject({ code: 'queue', queue: { name: 'export', priority_key: 4, own: 2, slots: 1 } });
  const [ahead] = (await waiting(second.id, 'a')).reasons;
  expect(ahead).toMatchObject({ code: 'queue', queue: { priority_key: 2, own: 2, before: 0, backlog: 4 } });

  const shown = await commandLine(() => api.url).run(['show', third.id, 'a']);
  expect(shown.stdout).toMatch(
    /^waits: 2 pieces of its work wait in the queue export for a free slot of 1; at most 2 of other/m,
  );
  first.studio.release('a');
  await until('all have ended', async () => (await waiting(third.id, 'a')).status === 'completed');
});

test('a span that another job renders, which is named where it may be seen', async () => {
  const others = await begin([job('x')], { start_at: '2100-01-01T00:00:00Z' });
  const holders = [`batch-${others.id}/x`, 'batch-01a20000-0000-7000-8000-000000000000/y', ''];
  const { id, studio } = await begin([job('a')], {}, ({ busy }) => busy.set('a', holders));
  const { reasons } = await waitsFor(id, 'a', ['same_span']);
  expect(reasons).toMatchObject([{ jobs: [{ batch_id: others.id, id: 'x' }] }]);
  expect(reasons[0]?.jobs).toHaveLength(1);
  studio.busy.clear();
  await until('it has ended', async () => (await waiting(id, 'a')).status === 'completed');
  await api.client.cancelBatch(others.id);
});

test('a worker, and one whose ffmpeg has the encoder', async () => {
  const { id } = await begin([job('a', { formats: ['webm', 'mp4'] })], { start_at: '2100-01-01T00:00:00Z' });
  await beAlive(['libx264', 'aac']);
  const { reasons } = await waitsFor(id, 'a', ['start_at', 'encoder_missing']);
  expect(reasons[1]).toMatchObject({ formats: ['webm'] });
  await api.store.workers.remove('machine-1');
  await waitsFor(id, 'a', ['start_at', 'no_worker']);
  await api.client.cancelBatch(id);
});

test('of what is not there nothing waits', async () => {
  const { id } = await begin([job('a')], { start_at: '2100-01-01T00:00:00Z' });
  const of = async (path: string) => (await problemOf(await api.call('GET', `${BATCHES}/${path}/waiting`))).code;
  expect(await of(`${id}/jobs/nobody`)).toBe('JOB_NOT_FOUND');
  expect(await of('01a20000-0000-7000-8000-000000000000/jobs/a')).toBe('BATCH_NOT_FOUND');
  await api.client.cancelBatch(id);
});
