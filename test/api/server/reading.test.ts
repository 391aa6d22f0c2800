import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchStatus } from '../../../model/status';
import { batchListViewSchema, type ProgressView, progressViewSchema } from '../../../model/views';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';
import { batchSnapshot, batchSpecification, jobSpecification, storedId } from '../../support/stored-batch';

/** Batches that lie in the store, with no worker anywhere, and most of them unknown to Temporal. */
let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => await api.stop());

/** A batch as its workflow left it when it ended. */
async function keep(number: number, status: BatchStatus): Promise<void> {
  const id = storedId(number);
  await api.store.specifications.write(batchSpecification({ id }), [jobSpecification('a')]);
  const ended = { batch_id: id, status, ended_at: '2026-01-02T00:00:00.000Z' };
  await api.store.snapshots.write(batchSnapshot(ended), []);
}

async function list(query: string) {
  const response = await api.call('GET', `${BATCHES}${query}`);
  expect(response.status).toBe(200);
  const { batches, next_cursor } = batchListViewSchema.parse(await response.json());
  return { numbers: batches.map(({ id }) => Number(id.slice(-12))), next_cursor };
}

describe('the list of batches', () => {
  test('is empty at first', async () => {
    expect(await list('')).toEqual({ numbers: [], next_cursor: null });
  });

  describe('of seven', () => {
    beforeAll(async () => {
      for (const number of [1, 3, 5, 7]) await keep(number, 'completed');
      for (const number of [2, 4, 6]) await keep(number, 'failed');
    });

    test('begins with the newest', async () => {
      expect(await list('')).toEqual({ numbers: [7, 6, 5, 4, 3, 2, 1], next_cursor: null });
    });

    test.each([
      ['', 3, [[7, 6, 5], [4, 3, 2], [1]]],
      ['', 7, [[7, 6, 5, 4, 3, 2, 1]]],
      ['&status=failed', 2, [[6, 4], [2]]],
      [
        '&status=completed',
        2,
        [
          [7, 5],
          [3, 1],
        ],
      ],
      ['&status=paused', 2, [[]]],
    ])('comes in pages: %p, %p at a time', async (filter, limit, expected) => {
      const pages: number[][] = [];
      let cursor: string | null = null;
      do {
        const page = await list(`?limit=${limit}${filter}${cursor === null ? '' : `&cursor=${cursor}`}`);
        pages.push(page.numbers);
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(pages).toEqual(expected);
    });

    test('goes on behind a cursor in capitals, and behind one whose batch is gone', async () => {
      const inCapitals = '01890000-0000-7000-8000-00000000000A';
      expect((await list(`?cursor=${inCapitals}`)).numbers).toHaveLength(7);
      expect((await list(`?cursor=${storedId(4).toUpperCase()}`)).numbers).toEqual([3, 2, 1]);
    });

    test('is not disturbed by a stranger in the store', async () => {
      await writeFile(join(api.store.root, 'snapshots', '.DS_Store'), '');
      expect((await list('')).numbers).toHaveLength(7);
      const body = { name: 'x', jobs: [{ project_id: 'proj-a', formats: ['mp4'] }] };
      expect((await api.call('POST', BATCHES, body)).status).toBe(202);
    });
  });

  test.each([
    ['status=done', 'status'],
    ['status=failed&status=completed', 'status'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=many', 'limit'],
    ['limit=', 'limit'],
    ['cursor=yesterday', 'cursor'],
    ['page=2', 'page'],
    ['__proto__=1', '__proto__'],
  ])('refuses ?%s', async (query, name) => {
    const problem = await problemOf(await api.call('GET', `${BATCHES}?${query}`));
    expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
    expect(problem.errors).toEqual([{ pointer: '', message: expect.stringContaining(`the query parameter ${name}:`) }]);
  });
});

const total = ({ completed, failed, pending, running, cancelled, skipped }: ProgressView) =>
  completed + failed + pending + running + cancelled + skipped;

describe('progress without a worker', () => {
  test('counts every job and is at 0', async () => {
    const job = { project_id: 'proj-a', formats: ['mp4' as const, 'mov' as const] };
    const batch = await api.client.submit({ name: 'x', jobs: [{ ...job, id: 'a' }, job, job] });
    const response = await api.call('GET', batch.links.progress);
    expect(response.status).toBe(200);
    const progress = progressViewSchema.parse(await response.json());
    expect(total(progress)).toBe(3);
    expect(progress).toMatchObject({ batch_id: batch.id, status: 'queued', progress: 0, pending: 3 });
    expect(progress.jobs[0]).toEqual({
      id: 'a',
      status: 'pending',
      progress: 0,
      deliverables: [
        { id: 'mp4', status: 'pending', progress: 0 },
        { id: 'mov', status: 'pending', progress: 0 },
      ],
    });
  });
});
