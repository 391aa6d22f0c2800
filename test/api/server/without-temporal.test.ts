import { createServer, type Server, type Socket } from 'node:net';
import { healthViewSchema } from '../../../model/views';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';
import { batchSnapshot, batchSpecification, jobSpecification, storedId } from '../../support/stored-batch';

const body = { name: 'x', jobs: [{ project_id: 'proj-a', formats: ['mp4'] }] };

async function health(api: ApiServer) {
  const response = await api.call('GET', '/healthz');
  return { ...healthViewSchema.parse(await response.json()), code: response.status };
}

test('with Temporal, it says so', async () => {
  const api = await startApi();
  try {
    expect(await health(api)).toEqual({ status: 'ok', code: 200, temporal: api.address });
  } finally {
    await api.stop();
  }
}, 60_000);

describe.each([
  ['nobody listens', async () => await closed(await listening(() => {}))],
  ['somebody listens and never answers', async () => await listening(() => {})],
  ['somebody speaks another language', async () => await listening((socket) => socket.end('HTTP/1.0 400 No\r\n\r\n'))],
])('where %s at the address of Temporal', (_, make) => {
  let place: Listener;
  let api: ApiServer;
  beforeAll(async () => {
    place = await make();
    api = await startApi({ place: { address: place.address, namespace: 'default' } });
  });
  afterAll(async () => {
    await api.stop();
    await place.stop();
  });

  // An answer that waited for Temporal's own patience, a minute, would outlast the test.
  test('the API says that it cannot work', async () => {
    expect(await health(api)).toEqual({ status: 'unavailable', code: 503, temporal: place.address });
  });

  test('no batch is taken, and none is left behind', async () => {
    const problem = await problemOf(await api.call('POST', BATCHES, body, { 'Idempotency-Key': 'once' }));
    expect(problem).toMatchObject({ status: 503, code: 'TEMPORAL_UNAVAILABLE', errors: [] });
    expect(problem.detail).toBe(`Temporal cannot be reached. It does not answer at ${place.address}.`);
    expect(await api.client.list()).toEqual({ batches: [], next_cursor: null });
  });

  test('what is wrong with a request is said all the same', async () => {
    expect(await problemOf(await api.call('POST', BATCHES, { ...body, jobs: [] }))).toMatchObject({ status: 422 });
  });

  test('batches are shown as they were last seen', async () => {
    const id = storedId(1);
    await api.store.specifications.write(batchSpecification({ id }), [jobSpecification('a')]);
    const counts = { pending: 1, running: 0, completed: 0, failed: 0, cancelled: 0, skipped: 0 };
    await api.store.snapshots.write(batchSnapshot({ batch_id: id, counts }), []);
    expect(await api.client.progress(id)).toMatchObject({ status: 'running', pending: 1 });
  });
});

test('a cancel that Temporal cannot be told of is refused', async () => {
  const place = await closed(await listening(() => {}));
  const api = await startApi({ place: { address: place.address, namespace: 'default' } });
  try {
    const id = storedId(1);
    await api.store.specifications.write(batchSpecification({ id }), [jobSpecification('a')]);
    await api.store.snapshots.write(batchSnapshot({ batch_id: id }), []);
    const problem = await problemOf(await api.call('POST', `${BATCHES}/${id}/cancel`));
    expect(problem).toMatchObject({ status: 503, code: 'TEMPORAL_UNAVAILABLE' });
    expect(problem.detail).toContain(`The call went to ${place.address}: `);
  } finally {
    await api.stop();
  }
}, 30_000);

interface Listener {
  readonly address: string;
  stop(): Promise<void>;
}

async function listening(onConnection: (socket: Socket) => void): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The address of somebody who has left. */
async function closed(listener: Listener): Promise<Listener> {
  await listener.stop();
  return { address: listener.address, stop: async () => {} };
}
