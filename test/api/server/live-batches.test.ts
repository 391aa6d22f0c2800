import { FIRST_JOBS } from '../../../api/server/jobs-query';
import { LiveBatches } from '../../../api/server/live-batches';
import { presentBatch, presentProgress } from '../../../api/server/present';
import type { WorkflowStanding } from '../../../api/server/temporal';
import type { HeartbeatProgress } from '../../../model/snapshot';
import { openStore, type Store } from '../../../store/store';
import { temporaryFolder } from '../../support/media';
import { batchSnapshot, batchSpecification, jobSnapshot, jobSpecification, storedId } from '../../support/stored-batch';

const ID = storedId(1);
const COUNTS = { pending: 0, running: 1, completed: 0, failed: 0, cancelled: 0, skipped: 0 };

let store: Store;
let remove: () => Promise<void>;
let heartbeats: HeartbeatProgress[];
let standing: WorkflowStanding;
let asked: number;
let batches: LiveBatches;
beforeEach(async () => {
  const folder = await temporaryFolder();
  remove = folder.remove;
  store = await openStore({ stateDir: folder.path, mediaRoot: folder.path });
  await store.specifications.write(batchSpecification(), [jobSpecification('a')]);
  [heartbeats, standing, asked] = [[], 'open', 0];
  batches = new LiveBatches(store, {
    heartbeats: async () => {
      asked += 1;
      return heartbeats;
    },
    standing: async () => standing,
  });
});
afterEach(async () => await remove());

/** One job of 40, of which a quarter is done, and a span of 10 under way. */
async function runs(generation = 0): Promise<void> {
  const costs = { finished_cost: 0, remaining_cost: 40 };
  const job = jobSnapshot('a', { status: 'running', cost: 40 });
  await store.snapshots.write(batchSnapshot({ counts: COUNTS, generation, ...costs }), [{ position: 0, job }]);
  await store.snapshots.writeProgress(ID, {
    job_id: 'a',
    attempt: 1,
    as_of: '2026-01-01T00:00:00.000Z',
    phase: 'rendering',
    spans_done: 1,
    spans_total: 4,
    done: 0.25,
    cost: 40,
    encoded_cost: 10,
    deliverables: [],
  });
  heartbeats = [{ done: 0.5, cost: 10, busyAttempts: 0 }];
}

async function percent(): Promise<number | undefined> {
  const live = await batches.readJobsNow(ID, FIRST_JOBS);
  return live && presentProgress(live).progress;
}

describe('a batch that runs', () => {
  test('is asked for once, however many look at it', async () => {
    await runs();
    await Promise.all(Array.from({ length: 20 }, () => batches.read(ID)));
    expect(asked).toBe(1);
  });

  test('is looked at again by who changed it', async () => {
    await runs();
    const live = await batches.read(ID);
    if (!live) throw new Error('no batch');
    batches.expectChange(live);
    await batches.read(ID);
    expect(asked).toBe(2);
  });

  test('and its jobs are looked at once too, and again when it has written more since', async () => {
    await runs();
    await batches.read(ID);
    const all = await Promise.all(Array.from({ length: 20 }, () => batches.readJobs(ID, FIRST_JOBS)));
    expect(new Set(all).size).toBe(1);
    expect(asked).toBe(1);
    const job = jobSnapshot('a', { status: 'completed', done: 1 });
    const counts = { ...COUNTS, running: 0, completed: 1 };
    const later = batchSnapshot({ status: 'completed', as_of: '2026-01-01T00:00:05.000Z', counts });
    await store.snapshots.write(later, [{ position: 0, job }]);
    const one = await Promise.all(Array.from({ length: 20 }, () => batches.readJob(ID, 'a')));
    expect(one.map((live) => [live?.snapshot.status, live?.shares[0]?.status])).toEqual(
      Array(20).fill(['completed', 'completed']),
    );
  });

  test('is as far as its spans and its heartbeats are', async () => {
    await runs();
    expect(await percent()).toBe(37.5);
  });

  test('does not fall back when a worker is lost, but when a retry brings work back', async () => {
    await runs();
    await percent();
    heartbeats = [];
    expect(await percent()).toBe(37.5);
    await runs(1);
    heartbeats = [];
    expect(await percent()).toBe(25);
  });

  test('leaves out what an earlier attempt of the job had reported', async () => {
    await runs();
    const job = jobSnapshot('a', { status: 'running', cost: 40, attempt: 2 });
    await store.snapshots.write(batchSnapshot({ counts: COUNTS, remaining_cost: 40 }), [{ position: 0, job }]);
    expect(await percent()).toBe(0);
  });
});

describe('a batch that ended', () => {
  const ended = batchSnapshot({ status: 'failed', ended_at: '2026-01-01T00:01:00.000Z', report_ready: true });
  const shownStatus = async () => (await batches.readJobsNow(ID, FIRST_JOBS))?.snapshot.status;

  test('runs again from its retry on, until it has written a new end', async () => {
    await store.snapshots.write(ended, [{ position: 0, job: jobSnapshot('a', { status: 'failed' }) }]);
    const live = await batches.readJobsNow(ID, FIRST_JOBS);
    if (!live) throw new Error('no batch');
    expect(live.snapshot.status).toBe('failed');
    batches.expectReopening(live);
    expect((await batches.read(ID))?.snapshot).toMatchObject({
      status: 'running',
      ended_at: null,
      report_ready: false,
    });
    await store.snapshots.write({ ...ended, as_of: '2026-01-01T00:02:00.000Z' }, []);
    expect(await shownStatus()).toBe('failed');
  });

  test('does not run again when its new workflow was ended before it wrote anything', async () => {
    await store.snapshots.write(ended, []);
    const live = await batches.readJobsNow(ID, FIRST_JOBS);
    if (!live) throw new Error('no batch');
    batches.expectReopening(live);
    standing = 'ended';
    expect(await shownStatus()).toBe('failed');
  });
});

describe('a batch whose workflow has ended', () => {
  test.each([
    ['ended', 'failed'],
    ['cancelled', 'cancelled'],
    ['missing', 'failed'],
    ['open', 'running'],
    ['unknown', 'running'],
  ] as const)('and stands as %s without a last snapshot is shown as %s', async (given, status) => {
    await runs();
    standing = given;
    const live = await batches.readJobsNow(ID, FIRST_JOBS);
    if (!live) throw new Error('no batch');
    const batch = presentBatch(live, { temporalUiUrl: 'http://ui', namespace: 'a b' });
    expect(batch.status).toBe(status);
    expect(batch.jobs[0]?.status).toBe(status === 'running' ? 'running' : 'cancelled');
    expect(batch.links.temporal_ui).toBe(`http://ui/namespaces/a%20b/workflows/batch-${ID}`);
  });

  test('and wrote its end meanwhile is shown as it wrote it', async () => {
    await runs();
    const counts = { ...COUNTS, running: 0, completed: 1 };
    const late = new LiveBatches(store, {
      heartbeats: async () => [],
      standing: async () => {
        const job = jobSnapshot('a', { status: 'completed', done: 1 });
        await store.snapshots.write(batchSnapshot({ status: 'completed', counts }), [{ position: 0, job }]);
        return 'ended';
      },
    });
    const live = await late.readJobsNow(ID, FIRST_JOBS);
    if (!live) throw new Error('no batch');
    expect(presentBatch(live, { temporalUiUrl: '', namespace: '' })).toMatchObject({
      status: 'completed',
      jobs: [{ status: 'completed', failure: null }],
    });
  });
});

test('a batch that nobody submitted is not there', async () => {
  expect(await batches.read(storedId(2))).toBeUndefined();
});
