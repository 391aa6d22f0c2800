import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';

/** A file where a folder belongs cannot be read or written by anybody, whoever runs the tests. */
let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => await api.stop());

const submission = { name: 'x', jobs: [{ project_id: 'proj-a', formats: ['mp4' as const] }] };

async function broken<T>(room: string, act: () => Promise<T>): Promise<T> {
  const path = join(api.store.root, room);
  await rm(path, { recursive: true, force: true });
  await writeFile(path, '');
  try {
    return await act();
  } finally {
    await rm(path);
    await mkdir(path);
  }
}

describe('a store that', () => {
  test.each(['specifications', 'snapshots', 'requests'])(
    'cannot write %s takes no batch, shows none, and takes it when it can',
    async (room) => {
      const headers = { 'Idempotency-Key': `key-of-${room}` };
      const response = await broken(room, () => api.call('POST', BATCHES, submission, headers));
      const problem = await problemOf(response);
      expect(problem).toMatchObject({ status: 503, code: 'STORE_UNAVAILABLE' });
      expect(problem.detail).toMatch(/^The store cannot be read or written\. The system said E[A-Z]+\.$/);
      expect(await api.client.list()).toEqual({ batches: [], next_cursor: null });
      const mended = await api.call('POST', BATCHES, submission, headers);
      expect(mended.status).toBe(202);
      const { id } = (await mended.json()) as { id: string };
      await rm(join(api.store.root, 'snapshots', id), { recursive: true });
    },
  );

  test('cannot be read lists nothing', async () => {
    const problem = await problemOf(await broken('snapshots', () => api.call('GET', BATCHES)));
    expect(problem).toMatchObject({ status: 503, code: 'STORE_UNAVAILABLE' });
  });
});
