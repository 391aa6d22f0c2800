import { Client, Connection } from '@temporalio/client';
import { type ApiServer, BATCHES, problemOf, SCHEDULES, startApi } from '../../support/api-server';

/** What only a worker can say is not known where none is. */
let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => await api.stop());

const LIMIT_MS = 30_000;
const batch = (more: object = {}) => ({ name: 'x', jobs: [{ project_id: 'proj-a', formats: ['mp4'], ...more }] });

test.each([
  ['a dry run', 'POST', `${BATCHES}?dry_run=true`, batch()],
  ['a project', 'GET', '/api/v1/projects/proj-a', undefined],
  ['a picture of one', 'GET', '/api/v1/projects/proj-a/thumbnail', undefined],
  ['a strict job', 'POST', BATCHES, batch({ strict: true })],
  [
    'a schedule with a strict job',
    'POST',
    SCHEDULES,
    { name: 'x', batch: batch({ strict: true }), cron: ['0 0 1 1 *'] },
  ],
])(
  '%s is answered 503, with the reason, and leaves nothing that waits for one',
  async (_, method, path, body) => {
    const problem = await problemOf(await api.call(method, path, body));
    expect(problem).toMatchObject({ status: 503, code: 'PLAN_UNAVAILABLE' });
    expect(problem.detail).toContain('No worker took it up within 5 s.');
    const connection = await Connection.connect({ address: api.address });
    try {
      const { workflow } = new Client({ connection, namespace: api.namespace });
      const { count } = await workflow.count('ExecutionStatus = "Running"');
      expect(count).toBe(0);
    } finally {
      await connection.close();
    }
    expect((await api.client.list()).batches).toEqual([]);
  },
  LIMIT_MS,
);

test('a job that is not strict is taken as ever', async () => {
  expect((await api.call('POST', BATCHES, batch())).status).toBe(202);
});

test('a request that was taken under its key is answered again, though no worker can say anything of it now', async () => {
  const body = batch({ strict: true });
  const { id } = await api.client.submit({ name: 'other', jobs: [{ project_id: 'proj-a', formats: ['mp4'] }] });
  const { createHash } = await import('node:crypto');
  const sha = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  await api.store.requests.claim('key', { batch_id: id, body_sha256: sha });
  const response = await api.call('POST', BATCHES, body, { 'Idempotency-Key': 'key' });
  expect([response.status, ((await response.json()) as { id: string }).id]).toEqual([202, id]);
});
