import { readFile } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createReportActivities } from '../../../activities/record/report-activities';
import { batchWorkflowId } from '../../../model/identifier';
import { batchViewSchema, progressViewSchema } from '../../../model/views';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';
import { reportOf } from '../../support/report-of';
import { batchSnapshot, batchSpecification, jobSnapshot, jobSpecification, storedId } from '../../support/stored-batch';
import { until } from '../../support/until';

/** Batches that ended and could not say so: no worker was there to write it. */
let api: ApiServer;
let connection: Connection;
beforeAll(async () => {
  api = await startApi({ limits: { maxWaitingJobs: 10 } });
  connection = await Connection.connect({ address: api.address });
}, 60_000);
afterAll(async () => {
  await connection.close();
  await api.stop();
});

const job = { project_id: 'proj-a', formats: ['mp4' as const] };

async function terminated(jobs: number): Promise<string> {
  const { id } = await api.client.submit({ name: 'x', jobs: Array(jobs).fill(job) });
  await new Client({ connection, namespace: api.namespace }).workflow
    .getHandle(batchWorkflowId(id))
    .terminate('an operator');
  return id;
}

/** Running when it was last heard of, and of no workflow that Temporal still knows. */
async function forgotten(): Promise<string> {
  const id = storedId(7);
  const jobs = ['job-001', 'job-002', 'job-003'].map((name) => jobSpecification(name));
  await api.store.specifications.write(batchSpecification({ id, total_jobs: 3 }), jobs);
  const counts = { pending: 1, running: 1, completed: 1, failed: 0, cancelled: 0, skipped: 0 };
  await api.store.snapshots.write(batchSnapshot({ batch_id: id, counts, remaining_cost: 20, finished_cost: 10 }), [
    { position: 0, job: jobSnapshot('job-001', { status: 'running' }) },
    { position: 2, job: jobSnapshot('job-003', { status: 'completed', done: 1 }) },
  ]);
  return id;
}

describe('a batch that was terminated in Temporal', () => {
  test('shows as failed in every answer, its jobs as cancelled, and can be retried', async () => {
    const id = await terminated(2);
    const batch = await until('the batch shows as failed', async () => {
      const now = batchViewSchema.parse(await (await api.call('GET', `${BATCHES}/${id}`)).json());
      return now.status === 'failed' ? now : undefined;
    });
    expect(batch.ended_at).toEqual(expect.any(String));
    expect(batch.counts).toEqual({ pending: 0, running: 0, completed: 0, failed: 0, cancelled: 2, skipped: 0 });
    expect(batch.jobs).toMatchObject(
      Array(2).fill({
        status: 'cancelled',
        failure: { code: 'JOB_TERMINATED' },
        deliverables: [{ status: 'cancelled' }],
      }),
    );
    expect((await api.client.list({ status: 'failed' })).batches.map((one) => one.id)).toEqual([id]);
    const { links } = batch;
    expect(await problemOf(await api.call('POST', links.cancel))).toMatchObject({ code: 'BATCH_ENDED' });
    expect(await problemOf(await api.call('POST', `${links.self}/jobs/job-001/cancel`))).toMatchObject({
      code: 'JOB_NOT_CANCELLABLE',
    });
    expect(await reportOf(api.client, id)).toMatchObject({
      status: 'failed',
      complete: true,
      counts: { cancelled: 2 },
      jobs: Array(2).fill({ status: 'cancelled', failure: { code: 'JOB_TERMINATED' } }),
    });
    await api.client.retryJob(id, 'job-001');
    expect(await api.temporal.standing(id)).toBe('open');
    expect((await api.client.get(id)).status).toBe('queued');
  });

  test('waits for nothing any more: its jobs make room for others', async () => {
    await terminated(8);
    await api.client.submit({ name: 'next', jobs: Array(8).fill(job) });
    await expect(api.client.submit({ name: 'one too many', jobs: [job] })).rejects.toThrow('at most 10 may');
  });
});

test('of a batch that ended before Temporal forgot it, list and report come from the store', async () => {
  const id = storedId(3);
  const { specifications, snapshots } = api.store;
  const specification = batchSpecification({ id, name: 'long ago' });
  const jobs = [jobSpecification('job-001')];
  await specifications.write(specification, jobs);
  const ended = batchSnapshot({
    batch_id: id,
    status: 'completed',
    ended_at: specification.created_at,
    report_ready: true,
    counts: { ...batchSnapshot().counts, completed: 1 },
  });
  await snapshots.write(ended, [{ position: 0, job: jobSnapshot('job-001', { status: 'completed', done: 1 }) }]);
  const { writeReport } = createReportActivities(api);
  await new MockActivityEnvironment().run(writeReport, { batch: ended });
  expect(await api.temporal.standing(id)).toBe('missing');
  const { batches } = await api.client.list({ status: 'completed' });
  expect(batches.map((one) => [one.id, one.name])).toEqual([[id, 'long ago']]);
  const kept = await readFile(api.store.reports.path(id, 'json'), 'utf8');
  expect(await api.client.report(id)).toBe(kept);
  expect(await reportOf(api.client, id)).toMatchObject({
    complete: true,
    jobs: [{ id: 'job-001', status: 'completed' }],
  });
  expect(await api.client.report(id, 'html')).toContain('long ago');
});

test('a batch that Temporal has forgotten shows as failed, with what it completed', async () => {
  const id = await forgotten();
  const progress = progressViewSchema.parse(await (await api.call('GET', `${BATCHES}/${id}/progress`)).json());
  expect(progress).toMatchObject({
    status: 'failed',
    progress: 100,
    completed: 1,
    cancelled: 2,
    pending: 0,
    running: 0,
  });
  expect(progress.jobs.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'completed']);
});
