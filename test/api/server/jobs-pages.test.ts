import { largeJobId, writeLargeBatch } from '../../../infra/bench/large-batch';
import type { JobStatus } from '../../../model/status';
import { type BatchView, batchViewSchema, type JobView, progressViewSchema } from '../../../model/views';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';
import { jobSnapshot, storedId } from '../../support/stored-batch';
import { until } from '../../support/until';

const JOBS = 1203;
const ALL = Array.from({ length: JOBS }, (_, position) => largeJobId(position));
const ENDED = storedId(1);
/** Of a time long ago, and Temporal knows nothing of it: shown as ended in Temporal. */
const CUT_OFF = storedId(2);

/** Batches of more jobs than an answer holds, with no worker anywhere. */
let api: ApiServer;
beforeAll(async () => {
  api = await startApi({ limits: { maxJobs: 2000, maxWaitingJobs: 5000 } });
  await writeLargeBatch(api.store, { id: ENDED, jobs: JOBS, state: 'ended' });
  await writeLargeBatch(api.store, { id: CUT_OFF, jobs: JOBS, state: 'running' });
}, 60_000);
afterAll(async () => await api.stop());

async function batch(path: string): Promise<BatchView> {
  const response = await api.call('GET', path);
  expect(response.status).toBe(200);
  return batchViewSchema.parse(await response.json());
}

/** Ids, page by page, by the links alone. */
async function pages(query: string, kind: '' | '/progress' = ''): Promise<string[][]> {
  const found: string[][] = [];
  let path: string | null = `${BATCHES}/${ENDED}${kind}${query}`;
  while (path !== null) {
    const response = await api.call('GET', path);
    expect(response.status).toBe(200);
    const answer = (kind === '' ? batchViewSchema : progressViewSchema).parse(await response.json());
    found.push(answer.jobs.map(({ id }) => id));
    path = answer.next_jobs;
  }
  return found;
}

/** One in 97 failed. */
const FAILED = ALL.filter((_, position) => position % 97 === 96);

describe('the jobs of a large batch', () => {
  test.each(['', '/progress'] as const)('come a thousand at a time unless fewer are asked for%s', async (kind) => {
    expect(await pages('', kind)).toEqual([ALL.slice(0, 1000), ALL.slice(1000)]);
    expect(await pages('?jobs_limit=500', kind)).toEqual([ALL.slice(0, 500), ALL.slice(500, 1000), ALL.slice(1000)]);
    expect(await pages(`?jobs_limit=${JOBS - 1000}&jobs_after=${ALL[999]}`, kind)).toEqual([ALL.slice(1000)]);
  });

  test.each(['', '/progress'] as const)('are those of a status, in pages of their own%s', async (kind) => {
    expect(await pages('?jobs_status=failed', kind)).toEqual([FAILED]);
    expect(await pages('?jobs_status=failed&jobs_limit=6', kind)).toEqual([FAILED.slice(0, 6), FAILED.slice(6)]);
    expect(await pages('?jobs_status=running', kind)).toEqual([[]]);
    const completed = ALL.filter((id) => !FAILED.includes(id));
    expect(await pages('?jobs_status=completed', kind)).toEqual([completed.slice(0, 1000), completed.slice(1000)]);
  });

  test('are none where none are asked for, or behind the last', async () => {
    expect(await pages('?jobs_limit=0')).toEqual([[]]);
    expect(await pages('?jobs_limit=0&jobs_status=failed', '/progress')).toEqual([[]]);
    expect(await pages(`?jobs_after=${ALL.at(-1)}`)).toEqual([[]]);
  });

  test('are shown with all else of the batch as it is without them', async () => {
    const { jobs, next_jobs, ...whole } = await batch(`${BATCHES}/${ENDED}`);
    const page = await batch(`${BATCHES}/${ENDED}?jobs_limit=1&jobs_after=${ALL[95]}`);
    expect(page).toEqual({
      ...whole,
      jobs: [jobs[96]],
      next_jobs: `${BATCHES}/${ENDED}?jobs_limit=1&jobs_after=${ALL[96]}`,
    });
    expect(whole.counts).toMatchObject({ failed: FAILED.length, completed: JOBS - FAILED.length });
    expect(jobs[96]).toEqual(await api.client.job(ENDED, ALL[96] as string));
    expect(next_jobs).toBe(`${BATCHES}/${ENDED}?jobs_after=${ALL[999]}`);
  });

  test('are found one by one, however far behind', async () => {
    expect(await api.client.job(ENDED, ALL[1202] as string)).toMatchObject({ id: ALL[1202], status: 'completed' });
    const response = await api.call('GET', `${BATCHES}/${ENDED}/jobs/job-01204`);
    expect(await problemOf(response)).toMatchObject({ code: 'JOB_NOT_FOUND' });
  });

  test('are not mistaken for a job whose id looks like a query', async () => {
    const like = encodeURIComponent(JSON.stringify({ limit: 7 }));
    expect((await api.call('GET', `${BATCHES}/${ENDED}/jobs/${like}`)).status).toBe(404);
    expect((await batch(`${BATCHES}/${ENDED}?jobs_limit=7`)).jobs).toHaveLength(7);
    expect((await api.call('GET', `${BATCHES}/${ENDED}/jobs/${like}`)).status).toBe(404);
  });

  test('are stopped, and counted so, where the batch was ended in Temporal', async () => {
    const byStatus = async (jobs_status: JobStatus) => {
      const found: JobView[] = [];
      for await (const job of api.client.jobs(CUT_OFF, { jobs_status, jobs_limit: 250 })) found.push(job);
      expect(found.filter(({ status }) => status !== jobs_status)).toEqual([]);
      return found.length;
    };
    const { status, counts } = await batch(`${BATCHES}/${CUT_OFF}?jobs_limit=0`);
    expect([status, counts.running, counts.pending]).toEqual(['failed', 0, 0]);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(JOBS);
    expect(counts.cancelled).toBe(JOBS - 601);
    for (const each of ['completed', 'failed', 'cancelled', 'pending'] as const)
      expect([each, await byStatus(each)]).toEqual([each, counts[each]]);
  });
});

describe('a query for jobs', () => {
  test.each([
    ['jobs_limit=1001', ['jobs_limit']],
    ['jobs_limit=-1', ['jobs_limit']],
    ['jobs_limit=01', ['jobs_limit']],
    ['jobs_limit=', ['jobs_limit']],
    ['jobs_limit=1&jobs_limit=2', ['jobs_limit']],
    ['jobs_after=', ['jobs_after']],
    ['jobs_after=nobody', ['jobs_after']],
    ['jobs_after=constructor', ['jobs_after']],
    ['jobs_status=done', ['jobs_status']],
    ['limit=1', ['limit']],
    ['jobs_limit=many&jobs_status=done&page=2', ['jobs_limit', 'jobs_status', 'page']],
  ])('is refused for ?%s', async (query, names) => {
    for (const kind of ['', '/progress']) {
      const problem = await problemOf(await api.call('GET', `${BATCHES}/${ENDED}${kind}?${query}`));
      expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
      expect(problem.errors).toEqual(
        names.map((name) => ({ pointer: '', message: expect.stringContaining(`the query parameter ${name}:`) })),
      );
    }
  });
});

describe('what is kept of a batch', () => {
  test('is not older than a second, and its jobs and counts are of one state', async () => {
    const id = storedId(3);
    await writeLargeBatch(api.store, { id, jobs: 3, state: 'ended' });
    const before = await batch(`${BATCHES}/${id}`);
    expect(before.jobs.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
    const snapshot = await api.store.snapshots.read(id);
    if (!snapshot) throw new Error('no batch');
    const counts = { ...snapshot.counts, completed: 2, failed: 1 };
    await api.store.snapshots.write({ ...snapshot, as_of: new Date().toISOString(), counts }, [
      { position: 1, job: jobSnapshot(largeJobId(1), { status: 'failed' }) },
    ]);
    await until('the change shows', async () => {
      const { jobs, counts: shown } = await batch(`${BATCHES}/${id}`);
      const failed = jobs.filter(({ status }) => status === 'failed').map((job) => job.id);
      expect(failed).toHaveLength(shown.failed);
      return failed[0] === largeJobId(1);
    });
    expect((await batch(`${BATCHES}/${id}`)).counts).toEqual(counts);
    expect(await api.client.job(id, largeJobId(1))).toMatchObject({ status: 'failed' });
  });

  test('holds no job that was not counted yet, and then those that were added', async () => {
    const id = storedId(4);
    await writeLargeBatch(api.store, { id, jobs: 3, state: 'ended' });
    const header = await api.store.specifications.read(id);
    if (!header) throw new Error('no batch');
    const three = await api.store.specifications.readJobs(header);
    const four = [...three, { ...(three[0] as (typeof three)[number]), id: 'added' }];
    await api.store.specifications.write(header, four);
    const shown = async () => (await batch(`${BATCHES}/${id}?jobs_limit=1000`)).jobs.map((job) => job.id);
    expect(await shown()).toEqual(three.map((job) => job.id));
    expect((await api.call('GET', `${BATCHES}/${id}/jobs/added`)).status).toBe(404);
    await api.store.specifications.write({ ...header, total_jobs: 4 }, four);
    const snapshot = await api.store.snapshots.read(id);
    if (!snapshot) throw new Error('no snapshot');
    await api.store.snapshots.write({ ...snapshot, as_of: new Date().toISOString() }, []);
    await until('the added job shows', async () => (await shown()).length === 4);
    expect(await shown()).toEqual(four.map((job) => job.id));
    expect(await api.client.job(id, 'added')).toMatchObject({ id: 'added', status: 'pending' });
  });
});

test('the answers to a submission and to a command hold the first thousand jobs', async () => {
  const jobs = Array(1001).fill({ project_id: 'proj-a', formats: ['mp4'] });
  const taken = await api.client.submit({ name: 'x', jobs });
  const next = `${BATCHES}/${taken.id}?jobs_after=job-1000`;
  expect([taken.jobs.length, taken.next_jobs, taken.counts.pending]).toEqual([1000, next, 1001]);
  const cancelled = await api.client.cancelBatch(taken.id);
  expect([cancelled.jobs.length, cancelled.next_jobs]).toEqual([1000, next]);
  const ids: string[] = [];
  for await (const { id } of api.client.jobs(taken.id)) ids.push(id);
  expect(ids).toHaveLength(1001);
  expect(ids.at(-1)).toBe('job-1001');
  expect(await api.client.cancelJob(taken.id, 'job-1001')).toMatchObject({ id: 'job-1001' });
});
