import type { BatchSpecification } from '../../../model/specification';
import { type BatchStatus, hasBatchEnded } from '../../../model/status';
import { batchListViewSchema } from '../../../model/views';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';
import { batchSnapshot, batchSpecification, jobSpecification, storedId } from '../../support/stored-batch';
import { until } from '../../support/until';

/** Batches that lie in the store and that Temporal has forgotten, or never knew. */
let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => await api.stop());

interface Kept {
  readonly status?: BatchStatus;
  /** As it is now. */
  readonly priority?: number;
  readonly projects?: readonly string[];
}

/** A batch as its workflow left it. */
async function keep(number: number, { status = 'completed', priority = 50, projects = ['proj-a'] }: Kept, words = {}) {
  const id = storedId(number);
  const jobs = projects.map((project_id, place) => jobSpecification(`job-${place}`, { project_id }));
  const header: Partial<BatchSpecification> = { id, total_jobs: jobs.length, ...words };
  await api.store.specifications.write(batchSpecification(header), jobs);
  const ended_at = hasBatchEnded(status) ? '2026-01-02T00:00:00.000Z' : null;
  await api.store.snapshots.write(batchSnapshot({ batch_id: id, status, priority, ended_at }), []);
}

/** Numbers of the batches that a query finds, page after page. */
async function numbers(query: string): Promise<number[]> {
  const found: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const response: Response = await api.call('GET', `${BATCHES}?${query}${cursor && `&cursor=${cursor}`}`);
    expect(response.status).toBe(200);
    const page = batchListViewSchema.parse(await response.json());
    found.push(...page.batches.map(({ id }) => Number(id.slice(-12))));
    cursor = page.next_cursor;
  }
  return found;
}

describe('a list is asked for', () => {
  beforeAll(async () => {
    const at = (day: number) => ({ created_at: `2026-03-0${day}T12:00:00.000Z` });
    await keep(1, { priority: 25 }, { ...at(1), labels: { show: 'pilot', cut: '1' } });
    await keep(2, { priority: 50, status: 'failed' }, { ...at(2), labels: { show: 'pilot', cut: '2' } });
    await keep(
      3,
      { priority: 75, projects: ['proj-b', 'proj-a'] },
      { ...at(3), priority: 25, labels: { show: 'finale' } },
    );
    await keep(4, { priority: 100, projects: ['proj-b', 'proj-b'] }, at(4));
    // Its workflow is gone without a word of its end.
    await keep(5, { status: 'running', projects: ['proj-c'] }, { ...at(5), labels: { cut: '1:2' } });
  });

  test.each([
    ['', [5, 4, 3, 2, 1]],
    ['status=completed', [4, 3, 1]],
    ['status=failed', [5, 2]],
    ['status=running', []],
    ['project=proj-a', [3, 2, 1]],
    ['project=proj-b', [4, 3]],
    ['project=proj-c', [5]],
    ['project=proj', []],
    ['label=show:pilot', [2, 1]],
    ['label=show:pilot&label=cut:2', [2]],
    ['label=show:pilot&label=cut:3', []],
    ['label=cut:1:2', [5]],
    ['label=show:Pilot', []],
    // The priority that it has now, not that which it was submitted with.
    ['priority=low', [1]],
    ['priority=75', [3]],
    ['priority_min=high', [4, 3]],
    ['priority_max=50', [5, 2, 1]],
    ['priority_min=26&priority_max=normal', [5, 2]],
    ['created_after=2026-03-03T12:00:00.000Z', [5, 4, 3]],
    ['created_before=2026-03-03T12:00:00.000Z', [2, 1]],
    ['created_after=2026-03-02T13:00:00%2B01:00&created_before=2026-03-04T12:00:00Z', [3, 2]],
    ['status=completed&project=proj-a&label=show:pilot&priority_max=low&created_before=2026-04-01T00:00:00Z', [1]],
    ['project=proj-a&limit=1', [3, 2, 1]],
    ['label=show:pilot&limit=2', [2, 1]],
  ])('%s', async (query, expected) => {
    expect(await numbers(query)).toEqual(expected);
  });

  test('the labels of a batch stand with it', async () => {
    const { batches } = await api.client.list({ label: ['show:pilot', 'cut:1'] });
    expect(batches.map(({ labels }) => labels)).toEqual([{ show: 'pilot', cut: '1' }]);
    expect(await api.client.get(storedId(4))).toMatchObject({ labels: {} });
  });

  test('a project of jobs that were added since', async () => {
    const batch = await api.store.specifications.read(storedId(4));
    await api.store.specifications.append(batch as BatchSpecification, '1', [
      jobSpecification('added', { project_id: 'proj-new' }),
    ]);
    expect(await numbers('project=proj-new')).toEqual([4]);
  });

  test('a state that was written since', async () => {
    await keep(6, { status: 'failed' });
    expect(await numbers('status=failed&label=show:pilot')).toEqual([2]);
    await keep(2, { status: 'completed' }, { labels: { show: 'pilot' } });
    expect(await numbers('status=failed&label=show:pilot')).toEqual([]);
    // Who looked within the second is told the same again.
    const both = async () => (await numbers('status=completed&label=show:pilot')).length === 2;
    await until('it is listed as completed', both);
  });
});

test('a query is told all its faults at once', async () => {
  const query = [
    'status=done',
    'project=../x',
    'label=show',
    'priority=highest',
    'priority_min=75',
    'priority_max=low',
    'created_after=2026-03-03',
    'created_before=soon',
    'limit=0',
    'cursor=1',
    'colour=red',
  ];
  const problem = await problemOf(await api.call('GET', `${BATCHES}?${query.join('&')}`));
  expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
  const named = problem.errors.map(({ message }) => /^the query parameter (\w+): /.exec(message)?.[1]);
  expect(named.sort()).toEqual(
    [
      ...['colour', 'created_after', 'created_before', 'cursor', 'label', 'limit'],
      ...['priority', 'priority_max', 'project', 'status'],
    ].sort(),
  );
});

test.each([
  ['priority_min=2&priority_max=1', 'priority_max: is less than priority_min'],
  ['created_after=2026-03-03T00:00:00Z&created_before=2026-03-03T00:00:00Z', 'created_before: is not later than'],
  ['priority=101', 'priority: is one of low, normal, high, urgent, or a whole number from 0 to 100; this is "101"'],
  ['priority=-1', 'priority: is one of'],
  ['priority=1.0', 'priority: is one of'],
  ['priority=low&priority=high', 'priority: is one of'],
  ['label=a:b&label=', 'label: is at most 16 times key:value'],
  // A plus stands for a space in an address.
  ['created_after=2026-03-03T00:00:00+01:00', 'created_after: is an ISO 8601 time with an offset'],
])('?%s is refused', async (query, words) => {
  const { errors } = await problemOf(await api.call('GET', `${BATCHES}?${query}`));
  expect(errors).toEqual([{ pointer: '', message: expect.stringContaining(`the query parameter ${words}`) }]);
});

describe('of two thousand batches', () => {
  beforeAll(async () => {
    for (let number = 1000; number < 3000; number += 1) {
      const labels = number % 100 === 0 ? { hundreds: 'yes' } : { hundreds: 'no' };
      await keep(number, { projects: [number === 1234 ? 'proj-rare' : 'proj-a'] }, { labels });
    }
  }, 60_000);

  test('the few are found that are asked for', async () => {
    expect(await numbers('project=proj-rare')).toEqual([1234]);
    expect(await numbers('label=hundreds:yes&limit=7')).toEqual(Array.from({ length: 20 }, (_, n) => 2900 - 100 * n));
  });

  test('what is kept of them in memory is as the files are', async () => {
    expect(await numbers('label=hundreds:maybe')).toEqual([]);
    await keep(1700, {}, { labels: { hundreds: 'maybe' } });
    expect(await numbers('label=hundreds:maybe')).toEqual([1700]);
  });
});
