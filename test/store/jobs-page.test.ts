import * as fc from 'fast-check';
import type { JobSnapshot } from '../../model/snapshot';
import type { JobSpecification } from '../../model/specification';
import { JOB_STATUSES } from '../../model/status';
import { openStore, type Store } from '../../store/store';
import { temporaryFolder } from '../support/media';
import { batchSnapshot, batchSpecification, jobSnapshot, jobSpecification } from '../support/stored-batch';

/** Text that looks like the beginning of a job, as far as a value may. */
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('},"b":{"id":"b","status":"failed","project_id":'));
const ids = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,9}$/), { minLength: 1, maxLength: 7 });

let store: Store;
let remove: () => Promise<void>;
beforeAll(async () => {
  const folder = await temporaryFolder();
  remove = folder.remove;
  store = await openStore({ stateDir: folder.path, mediaRoot: folder.path });
});
afterAll(async () => await remove());

/** The order of a job's fields is the writer's. */
function reversed<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).reverse()) as T;
}

describe('a job that is taken out of its page', () => {
  test('is as it was specified', async () => {
    await fc.assert(
      fc.asyncProperty(ids, text, fc.integer({ min: 1, max: 4 }), async (names, project_id, page_size) => {
        const jobs = names.map((id): JobSpecification => reversed(jobSpecification(id, { project_id })));
        const batch = batchSpecification({ total_jobs: jobs.length, page_size });
        await store.specifications.write(batch, jobs);
        const positions = names.map((_, position) => position).reverse();
        expect(await store.specifications.jobsAt(batch, positions)).toEqual([...jobs].reverse());
        expect(await store.specifications.idsAt(batch, positions)).toEqual([...names].reverse());
        for (const [position, id] of names.entries())
          expect(await store.specifications.positionOf(batch, id)).toBe(position);
        expect(await store.specifications.positionOf(batch, 'no such job')).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  test('is as it was written last', async () => {
    const failure = fc.record({ code: fc.constant('INTERNAL' as const), message: text, file: text, hint: text });
    const state = fc.record({ status: fc.constantFrom(...JOB_STATUSES), failure });
    await fc.assert(
      fc.asyncProperty(ids, fc.array(state, { minLength: 7, maxLength: 7 }), async (names, states) => {
        const batch = batchSnapshot();
        await store.snapshots.remove(batch.batch_id);
        const jobs = names.map((id, index): JobSnapshot => reversed(jobSnapshot(id, states[index])));
        // Far from each other: on pages of their own and together on one.
        const written = jobs.map((job, index) => ({ position: 67 * index, job }));
        await store.snapshots.write(batch, written);
        const positions = written.map(({ position }) => position);
        const pages = await store.snapshots.pagesAt(batch.batch_id, positions);
        expect(written.map(({ position, job }) => pages(position)?.job(job.id))).toEqual(jobs);
        expect(written.map(({ position, job }) => pages(position)?.statusOf(job.id))).toEqual(
          jobs.map(({ status }) => status),
        );
        expect([...(await store.snapshots.statuses(batch.batch_id))].sort()).toEqual(
          jobs.map(({ status }) => status).sort(),
        );
      }),
      { numRuns: 30 },
    );
  });
});

test('jobs that run are found wherever they are', async () => {
  const batch = batchSnapshot();
  await store.snapshots.remove(batch.batch_id);
  const job = (id: string, status: JobSnapshot['status'], position: number) => ({
    position,
    job: jobSnapshot(id, { status }),
  });
  await store.snapshots.write(batch, [job('a', 'running', 0), job('b', 'completed', 1), job('c', 'running', 900)]);
  await store.snapshots.write(batch, [job('d', 'completed', 400)]);
  const found = async (expected: number) =>
    (await store.snapshots.runningJobs(batch.batch_id, expected)).map(({ id }) => id).sort();
  expect(await found(2)).toEqual(['a', 'c']);
  // As many as there are, though one has ended since they were counted.
  expect(await found(3)).toEqual(['a', 'c']);
  expect(await found(0)).toEqual([]);
});
