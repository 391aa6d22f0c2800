import { createServer } from 'node:http';
import { ApiError, createClient } from '../../../api/client/client';
import { type ApiServer, startApi } from '../../support/api-server';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => await api.stop());

const job = { project_id: 'proj-a', formats: ['mp4' as const] };

async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => new Error('it did not throw'),
    (error: unknown) => error,
  );
}

describe('the client', () => {
  test('submits, lists, gets and follows a batch', async () => {
    const { client } = api;
    const batch = await client.submit({ name: 'x', jobs: [{ ...job, id: 'a' }], priority: 'urgent' }, 'a-key');
    expect(batch).toMatchObject({ name: 'x', priority: 100 });
    expect((await client.list({ status: 'queued', limit: 1 })).batches).toMatchObject([{ id: batch.id }]);
    expect((await client.get(batch.id)).jobs).toHaveLength(1);
    expect(await client.progress(batch.id)).toMatchObject({ batch_id: batch.id, pending: 1 });
    expect(await client.job(batch.id, 'a')).toMatchObject({ id: 'a', batch_id: batch.id });
    expect(await client.health()).toEqual({ status: 'ok', temporal: api.address });
    expect(await client.cancelJob(batch.id, 'a')).toMatchObject({ id: 'a' });
    expect(await client.cancelBatch(batch.id)).toMatchObject({ id: batch.id });
  });

  test('makes, shows, steers and deletes a schedule', async () => {
    const { client } = api;
    const request = { name: 'Nightly', batch: { name: 'x', jobs: [job] }, every_seconds: 86_400, paused: true };
    const { id } = await client.createSchedule(request, 'nightly');
    expect(await client.createSchedule(request, 'nightly')).toMatchObject({ id });
    expect((await client.schedules()).schedules).toMatchObject([{ id, every_seconds: 86_400 }]);
    expect(await client.resumeSchedule(id)).toMatchObject({ id, paused: false });
    expect(await client.triggerSchedule(id)).toMatchObject({ id });
    expect(await client.pauseSchedule(id)).toMatchObject({ id, paused: true });
    expect(await client.schedule(id)).toMatchObject({ id, paused: true });
    await client.deleteSchedule(id);
    expect(await client.schedules()).toEqual({ schedules: [] });
  });

  test('sends its idempotency key', async () => {
    const { client } = api;
    const first = await client.submit({ name: 'k', jobs: [job] }, 'k1');
    expect((await client.submit({ name: 'k', jobs: [job] }, 'k1')).id).toBe(first.id);
    expect((await client.submit({ name: 'k', jobs: [job] })).id).not.toBe(first.id);
  });

  test('throws what the API refused, with every fault and what to do', async () => {
    const request = { name: '', jobs: [{ ...job, project_id: 'nowhere' }] };
    const error = await thrownBy(api.client.submit(request));
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).message).toBe(
      [
        'The request has faults. It has 2 faults.',
        '  /name: is text of 1 to 200 characters; this is ""',
        '  /jobs/0/project_id: the media root has no project folder nowhere',
        'Mend each fault listed in errors, then send it again.',
      ].join('\n'),
    );
    expect((error as ApiError).problem).toMatchObject({ code: 'INVALID_REQUEST', status: 422 });
  });

  test('names the request where a fault has no place in the body', async () => {
    const error = await thrownBy(api.client.list({ limit: Number.NaN }));
    expect((error as ApiError).message).toContain('\n  the request: the query parameter limit:');
  });

  test('says who answered when it was not the API', async () => {
    const proxy = createServer((_, response) => {
      response.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>Bad Gateway</h1>');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as { port: number };
    try {
      await expect(createClient(`http://127.0.0.1:${port}`).health()).rejects.toThrow(
        `http://127.0.0.1:${port}/healthz answered 502 Bad Gateway: <h1>Bad Gateway</h1>`,
      );
    } finally {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    }
  });

  test.each(['.', '..', ''])('never sends the id %p, which would name another address', async (id) => {
    const { id: batchId } = await api.client.submit({ name: 'x', jobs: [job] });
    await expect(api.client.cancelJob(batchId, id)).rejects.toThrow(RangeError);
    await expect(api.client.get(id)).rejects.toThrow(RangeError);
  });

  test.each(['../cancel', 'a/cancel', 'job-001?x', 'job-001#x', '%2e%2e', 'é'])(
    'asks for the job %p by that name',
    async (id) => {
      const { id: batchId } = await api.client.submit({ name: 'x', jobs: [job] });
      expect(await thrownBy(api.client.job(batchId, id))).toMatchObject({ problem: { code: 'JOB_NOT_FOUND' } });
    },
  );
});
