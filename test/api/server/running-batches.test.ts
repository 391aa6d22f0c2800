import { batchWorkflowId } from '../../../model/identifier';
import type { JobStatus } from '../../../model/status';
import { type BatchView, batchViewSchema, jobViewSchema, progressViewSchema } from '../../../model/views';
import { BATCHES, problemOf } from '../../support/api-server';
import { FakeStudio } from '../../support/fake-studio';
import { reportOf } from '../../support/report-of';
import { until } from '../../support/until';
import { withApi } from '../../support/with-workers';

/** Real workflows on the real server record their state in the store that the API reads; only the films are missing. */
const world = withApi();

interface Words {
  readonly jobs: readonly { readonly id: string; readonly dependencies?: readonly string[] }[];
  readonly maxConcurrent?: number;
}

/** Submits a batch to a studio that was told beforehand what to do. */
async function begin({ jobs, maxConcurrent = 4 }: Words, prepare: (studio: FakeStudio) => void = () => {}) {
  const studio = new FakeStudio({ jobs });
  prepare(studio);
  const submitted = jobs.map((job) => ({ ...job, project_id: 'proj-a', formats: ['mp4' as const] }));
  const { id } = await world.api.client.submit({ name: 'x', jobs: submitted, max_concurrent: maxConcurrent });
  world.workers.enrol(id, studio);
  return { studio, id, at: `${BATCHES}/${id}` };
}

/** Waits until the API shows a batch so. */
async function shown(id: string, status: BatchView['status']): Promise<BatchView> {
  return await until(`batch ${status}`, async () => {
    const batch = batchViewSchema.parse(await (await world.api.call('GET', `${BATCHES}/${id}`)).json());
    return batch.status === status ? batch : undefined;
  });
}

async function jobShown(id: string, job: string, status: JobStatus) {
  return await until(`${job} ${status}`, async () => {
    const now = jobViewSchema.parse(await (await world.api.call('GET', `${BATCHES}/${id}/jobs/${job}`)).json());
    return now.status === status ? now : undefined;
  });
}

async function refusal(method: string, path: string) {
  const { status, code, detail } = await problemOf(await world.api.call(method, path));
  return { status, code, detail };
}

const LIMIT_MS = 40_000;

test(
  'a batch is followed from its start to its report',
  async () => {
    const { studio, id, at } = await begin(
      { jobs: [{ id: 'constructor' }, { id: 'b', dependencies: ['constructor'] }] },
      (s) => s.holding.add('constructor'),
    );
    await jobShown(id, 'constructor', 'running');
    await reportsOf(at, id, 'running');
    expect(await reportOf(world.api.client, id)).toMatchObject({
      complete: false,
      ended_at: null,
      success_rate: null,
      counts: { running: 1, pending: 1 },
      jobs: [
        { status: 'running', run_seconds: expect.any(Number), deliverables: [] },
        { status: 'pending', run_seconds: null },
      ],
    });
    expect(await refusal('POST', `${at}/jobs/b/retry`)).toMatchObject({
      status: 409,
      code: 'JOB_NOT_RETRYABLE',
      detail: expect.stringContaining('It is pending.'),
    });
    expect(await refusal('POST', `${at}/jobs/constructor/retry`)).toMatchObject({ code: 'JOB_NOT_RETRYABLE' });

    let highest = 0;
    const follow = async () => {
      const progress = progressViewSchema.parse(await (await world.api.call('GET', `${at}/progress`)).json());
      const { completed, failed, pending, running, cancelled, skipped } = progress;
      expect(completed + failed + pending + running + cancelled + skipped).toBe(2);
      expect(progress.progress).toBeGreaterThanOrEqual(highest);
      highest = progress.progress;
      return progress;
    };
    expect(await follow()).toMatchObject({ status: 'running', running: 1, pending: 1 });
    studio.release('constructor');
    const end = await until('the end', async () => {
      const now = await follow();
      return now.status === 'completed' ? now : undefined;
    });
    expect(end).toMatchObject({ progress: 100, completed: 2 });
    expect(end.jobs[0]).toMatchObject({ progress: 100, deliverables: [{ status: 'completed', progress: 100 }] });

    const batch = await shown(id, 'completed');
    expect(batch.estimated_completion).toBe(batch.ended_at);
    expect(batch.jobs[0]).toMatchObject({
      id: 'constructor',
      attempt: 1,
      deliverables: [{ status: 'completed', file: 'deliverables/b/constructor/constructor.mp4', sha256: 'f00d' }],
    });
    expect(await refusal('POST', `${at}/cancel`)).toMatchObject({ status: 409, code: 'BATCH_ENDED' });
    expect(await refusal('POST', `${at}/jobs/b/cancel`)).toMatchObject({ status: 409, code: 'JOB_NOT_CANCELLABLE' });
    expect(await refusal('POST', `${at}/jobs/b/retry`)).toMatchObject({ status: 409, code: 'JOB_NOT_RETRYABLE' });
    await reportsOf(at, id, 'completed');
  },
  LIMIT_MS,
);

async function reportsOf(at: string, id: string, status: BatchView['status']): Promise<void> {
  const json = ['application/json; charset=utf-8', '{'] as const;
  const csv = ['text/csv; charset=utf-8', 'job_id,'] as const;
  const html = ['text/html; charset=utf-8', '<!doctype html>'] as const;
  const page = 'text/html,application/xhtml+xml,*/*;q=0.8';
  for (const [query, accept, [type, begins]] of [
    ['', undefined, json],
    ['', '*/*', json],
    ['', 'application/json', json],
    ['', 'text/csv', csv],
    ['', page, html],
    ['?format=json', page, json],
    ['?format=csv', undefined, csv],
    ['?format=html', 'application/json', html],
  ] as const) {
    const response = await world.api.call('GET', `${at}/report${query}`, undefined, accept ? { Accept: accept } : {});
    expect([query, accept, response.status, response.headers.get('Content-Type')]).toEqual([query, accept, 200, type]);
    expect(response.headers.get('Vary')).toContain('Accept');
    expect((await response.text()).toLowerCase().startsWith(begins)).toBe(true);
  }
  expect(await reportOf(world.api.client, id)).toMatchObject({
    batch_id: id,
    status,
    complete: status === 'completed',
    jobs_total: 2,
  });
  for (const query of ['?format=pdf', '?format=json&format=csv', '?format='])
    expect(await refusal('GET', `${at}/report${query}`)).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
}

test(
  'one job is cancelled and brought back while the other runs on',
  async () => {
    const { studio, id, at } = await begin({ jobs: [{ id: 'a' }, { id: 'b' }] }, (s) => {
      s.holding.add('a');
      s.holding.add('b');
    });
    await jobShown(id, 'a', 'running');
    await jobShown(id, 'b', 'running');
    const cancel = await world.api.call('POST', `${at}/jobs/a/cancel`);
    expect(cancel.status).toBe(202);
    expect(jobViewSchema.parse(await cancel.json())).toMatchObject({ id: 'a', batch_id: id });
    expect(await jobShown(id, 'a', 'cancelled')).toMatchObject({ attempt: 1, deliverables: [{ status: 'cancelled' }] });
    // A batch's own state is written right behind its jobs'.
    await until('the counts follow', async () => {
      const { running, cancelled } = (await world.api.client.get(id)).counts;
      return running === 1 && cancelled === 1;
    });
    expect(await refusal('POST', `${at}/jobs/a/cancel`)).toMatchObject({
      code: 'JOB_NOT_CANCELLABLE',
      detail: expect.stringContaining('It is cancelled.'),
    });
    studio.release('a');
    expect((await world.api.call('POST', `${at}/jobs/a/retry`)).status).toBe(202);
    expect(await jobShown(id, 'a', 'completed')).toMatchObject({ attempt: 2 });
    studio.release('b');
    expect((await shown(id, 'completed')).counts).toMatchObject({ completed: 2 });
  },
  LIMIT_MS,
);

test(
  'a retry after the end opens the batch again, and it shows so before a worker has written it',
  async () => {
    const { studio, id, at } = await begin(
      { jobs: [{ id: 'a' }, { id: 'b', dependencies: ['a'] }, { id: 'c' }] },
      (s) => s.failing.set('a', 'MEDIA_DAMAGED'),
    );
    const ended = await shown(id, 'partially_failed');
    expect(ended.jobs).toMatchObject([
      { status: 'failed', failure: { code: 'MEDIA_DAMAGED', file: 'a.mov', hint: expect.any(String) } },
      { status: 'skipped', failure: { code: 'DEPENDENCY_NOT_COMPLETED' } },
      { status: 'completed', failure: null },
    ]);
    studio.failing.clear();
    studio.holding.add('a');
    expect((await world.api.call('POST', `${at}/jobs/a/retry`)).status).toBe(202);
    expect(await world.api.client.progress(id)).toMatchObject({ status: 'running' });
    expect(await world.api.client.get(id)).toMatchObject({ status: 'running', ended_at: null });
    expect(await reportOf(world.api.client, id)).toMatchObject({ status: 'running', complete: false });
    await jobShown(id, 'a', 'running');
    studio.release('a');
    const again = await shown(id, 'completed');
    expect(again.jobs.map(({ status, attempt }) => [status, attempt])).toEqual([
      ['completed', 2],
      ['completed', 1],
      ['completed', 1],
    ]);
    expect(await reportOf(world.api.client, id)).toMatchObject({ status: 'completed' });
  },
  LIMIT_MS,
);

test(
  'a batch is cancelled: what runs ends, what waits never starts',
  async () => {
    const { studio, id, at } = await begin({ jobs: [{ id: 'a' }, { id: 'b' }], maxConcurrent: 1 }, (s) =>
      s.holding.add('a'),
    );
    await jobShown(id, 'a', 'running');
    const cancel = await world.api.call('POST', `${at}/cancel`);
    expect(cancel.status).toBe(202);
    expect(batchViewSchema.parse(await cancel.json()).id).toBe(id);
    const batch = await shown(id, 'cancelled');
    expect(batch.counts).toMatchObject({ cancelled: 2 });
    expect(studio.planned).toEqual(['a']);
    expect(await reportOf(world.api.client, id)).toMatchObject({ status: 'cancelled' });
  },
  LIMIT_MS,
);

test(
  'a batch that somebody terminates while it runs shows as failed, and is brought back by a retry',
  async () => {
    const { studio, id, at } = await begin({ jobs: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], maxConcurrent: 2 }, (s) =>
      s.holding.add('b'),
    );
    await jobShown(id, 'a', 'completed');
    await jobShown(id, 'b', 'running');
    await jobShown(id, 'c', 'completed');
    await world.workers.client.workflow.getHandle(batchWorkflowId(id)).terminate('an operator');
    const batch = await shown(id, 'failed');
    expect(batch.jobs.map(({ status }) => status)).toEqual(['completed', 'cancelled', 'completed']);
    expect(batch.counts).toMatchObject({ completed: 2, cancelled: 1, running: 0 });
    await until('its job has stopped', () => studio.running.size === 0);
    studio.release('b');
    expect((await world.api.call('POST', `${at}/jobs/b/retry`)).status).toBe(202);
    expect((await shown(id, 'completed')).counts).toMatchObject({ completed: 3 });
  },
  LIMIT_MS,
);
