import * as fc from 'fast-check';
import { type EstimateLook, Estimates } from '../../../api/server/estimates';
import type { RunningJob } from '../../../api/server/progress';
import type { JobCost } from '../../../model/job-cost';
import type { JobProgress, JobSnapshot } from '../../../model/snapshot';
import type { JobSpecification } from '../../../model/specification';
import { type BatchSpeeds, measuredWork } from '../../../model/speed';
import {
  batchSnapshot,
  batchSpecification,
  jobProgress,
  jobSnapshot,
  jobSpecification,
} from '../../support/stored-batch';

const NOW = Date.parse('2026-01-01T00:01:00.000Z');

/** One second of a slot for one of cost, half a second for one of delivery, nothing beside that. */
const SPEEDS: BatchSpeeds = {
  rendering: { 'h264-standard': measuredWork(10, 10, 0) },
  delivering: measuredWork(10, 5, 0),
  aside: { jobs: 0, seconds: 0 },
};

interface Words {
  readonly jobs: readonly JobSpecification[];
  readonly costs?: Record<string, JobCost>;
  readonly snapshots?: readonly JobSnapshot[];
  readonly running?: Record<string, Partial<RunningJob>>;
  readonly batch?: Parameters<typeof batchSnapshot>[0];
  readonly slots?: number;
}

/** What the store has of the jobs. */
function rooms(jobs: readonly JobSpecification[], snapshots: readonly JobSnapshot[]) {
  const page = { job: (id: string) => snapshots.find((one) => one.id === id) };
  return {
    specifications: { jobsAt: async (_: unknown, places: number[]) => places.flatMap((place) => jobs[place] ?? []) },
    snapshots: { pagesAt: async () => () => page },
  };
}

/** Seconds from now to the estimated end; null when there is none. */
async function secondsLeft({ jobs, costs, snapshots = [], running = {}, batch, slots = 1 }: Words) {
  const known = costs ?? Object.fromEntries(jobs.map(({ id }) => [id, { rendering: [10], delivering: [2], spans: 1 }]));
  const estimates = new Estimates({
    ...rooms(jobs, snapshots),
    costs: { read: async () => new Map(Object.entries(known)) },
    workers: { slots: async () => slots },
  } as unknown as ConstructorParameters<typeof Estimates>[0]);
  const look: EstimateLook = {
    specification: batchSpecification({ total_jobs: jobs.length }),
    cutOff: null,
    snapshot: batchSnapshot({ speeds: SPEEDS, ...batch }),
    running: new Map(
      Object.entries(running).map(([id, words]) => [id, { progress: undefined, heartbeats: [], ...words }]),
    ),
  };
  const end = await estimates.endOf(look, NOW);
  return end === null ? null : (Date.parse(end) - NOW) / 1000;
}

const a = jobSpecification('a');
const b = jobSpecification('b');

describe('the estimated end', () => {
  test('is rendering and delivering of what waits, at the speed that each had', async () => {
    expect(await secondsLeft({ jobs: [a] })).toBeCloseTo(11);
    expect(await secondsLeft({ jobs: [a, b] })).toBeCloseTo(22);
    expect(await secondsLeft({ jobs: [a, b], slots: 4 })).toBeLessThan(22);
  });

  test('knows what waits on what, and how many may run', async () => {
    const chain = [a, jobSpecification('b', { dependencies: ['a'] })];
    expect(await secondsLeft({ jobs: chain, slots: 8 })).toBeCloseTo(22);
    expect(await secondsLeft({ jobs: [a, b], slots: 8, batch: { max_concurrent: 1 } })).toBeCloseTo(22);
  });

  test.each([
    ['the end of a batch that has ended', { ended_at: '2026-01-01T00:02:00.000Z' }, 1, 60],
    ['unknown before the start', { opened_at: null }, 1, null],
    ['unknown while nothing was measured', { speeds: undefined as never }, 1, null],
    ['unknown while it is paused', { status: 'paused' as const }, 1, null],
    ['unknown while no worker is alive', {}, 0, null],
  ])('is %s', async (_, batch, slots, expected) => {
    expect(await secondsLeft({ jobs: [a], batch, slots })).toBe(expected);
  });

  test('is unknown when no calendar holds it', async () => {
    const speeds = { ...SPEEDS, rendering: { 'h264-standard': measuredWork(1e-9, 1e9, 0) } };
    expect(await secondsLeft({ jobs: [a], batch: { speeds } })).toBeNull();
  });

  test('leaves out what has ended', async () => {
    const snapshots = [jobSnapshot('a', { status: 'failed' })];
    expect(await secondsLeft({ jobs: [a, b], snapshots })).toBeCloseTo(11);
    expect(await secondsLeft({ jobs: [a], snapshots })).toBe(0);
  });

  test('takes each preset at its own speed, and one that was not measured at that of the others', async () => {
    const jobs = [jobSpecification('a', { formats: ['mp4', 'mov'] })];
    const costs = { a: { rendering: [10, 20], delivering: [0, 0], spans: 1 } };
    expect(await secondsLeft({ jobs, costs })).toBeCloseTo(30);
    const rendering = { ...SPEEDS.rendering, 'prores-hq-standard': measuredWork(1, 3, 0) };
    expect(await secondsLeft({ jobs, costs, batch: { speeds: { ...SPEEDS, rendering } } })).toBeCloseTo(70);
  });

  test('adds what jobs took beside their work, less what of that has passed', async () => {
    const speeds = { ...SPEEDS, aside: { jobs: 2, seconds: 8 } };
    expect(await secondsLeft({ jobs: [a], batch: { speeds } })).toBeCloseTo(15);
    const started_at = new Date(NOW - 1000).toISOString();
    const snapshots = [jobSnapshot('a', { status: 'running', started_at })];
    expect(await secondsLeft({ jobs: [a], snapshots, batch: { speeds }, running: { a: {} } })).toBeCloseTo(14);
  });

  test('expects those that are not planned to find as much rendered as others did, and is careful about it', async () => {
    const reused = (id: string) => jobSnapshot(id, { status: 'completed', encoded_cost: 0, reused_cost: 12, done: 1 });
    const others = ['c', 'd', 'e', 'f'];
    const jobs = [a, ...others.map((id) => jobSpecification(id))];
    // Four found all of it, one more is taken to find nothing.
    expect(await secondsLeft({ jobs, snapshots: others.map(reused) })).toBeCloseTo(10 / 5 + 1);
  });

  test('makes again only formats that are not there, and renders only what an earlier start left', async () => {
    const jobs = [jobSpecification('a', { formats: ['mp4', 'mov'] })];
    const costs = { a: { rendering: [10, 20], delivering: [2, 4], spans: 1 } };
    const good = { id: 'mp4', status: 'completed' } as JobSnapshot['deliverables'][number];
    const retried = jobSnapshot('a', { status: 'pending', done: 0.5, deliverables: [good] });
    expect(await secondsLeft({ jobs, costs, snapshots: [retried] })).toBeCloseTo(20 / 2 + 2);
  });
});

describe('what is left of a running job', () => {
  const snapshots = [jobSnapshot('a', { status: 'running' })];
  const deliverables = [{ id: 'mp4', status: 'running' as const, done: 0.2 }];
  const progress = (words: Partial<JobProgress> = {}) =>
    jobProgress({
      cost: 12,
      done: 0.2,
      encoded_cost: 2,
      left: { rendering: 8, delivering: 2 },
      deliverables,
      ...words,
    });
  const beat = (done: number, cost: number) => ({ done, cost, busyAttempts: 0 });

  test.each<[string, Partial<RunningJob>, number]>([
    ['is what it says', { progress: progress() }, 8 + 1],
    ['less what its ffmpegs are at', { progress: progress(), heartbeats: [beat(0.5, 4)] }, 6 + 1],
    [
      'while it delivers too',
      {
        progress: progress({ phase: 'delivering', left: { rendering: 0, delivering: 2 } }),
        heartbeats: [beat(0.5, 2)],
      },
      0.5,
    ],
    ['is never less than nothing', { progress: progress(), heartbeats: [beat(1, 100)] }, 1],
    [
      'is guessed where a worker of before wrote it',
      { progress: jobProgress({ cost: 12, done: 0.5, deliverables }) },
      6,
    ],
    ['is all of it before it is planned', {}, 11],
    ['less what its ffmpegs are at, before it has said anything', { heartbeats: [beat(0.5, 4)] }, 9],
  ])('%s', async (_, running, expected) => {
    expect(await secondsLeft({ jobs: [a], snapshots, running: { a: running } })).toBeCloseTo(expected);
  });

  test('tells the speed before any job has ended', async () => {
    const speeds = {
      rendering: { 'h264-standard': measuredWork(2, 6, 0) },
      delivering: measuredWork(0, 0, 0),
      working_seconds: 6,
    };
    const words = { jobs: [a], snapshots, running: { a: { progress: progress({ speeds }) } } };
    expect(await secondsLeft({ ...words, batch: { speeds: undefined as never } })).toBeCloseTo(3 * (8 + 2));
  });
});

test('jobs that a worker of before loaded share what the batch says is left', async () => {
  const batch = { remaining_cost: 24, counts: { pending: 2, running: 0 } as never };
  expect(await secondsLeft({ jobs: [a, b], costs: {}, batch })).toBeCloseTo(24);
});

test('is never before now, nor an error, whatever is reported', async () => {
  const cost = fc.double({ min: 0, max: 1e7, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const beats = fc.array(fc.record({ done: share, cost, busyAttempts: fc.constant(0) }));
  const progress = fc.record({
    cost,
    done: share,
    encoded_cost: cost,
    left: fc.record({ rendering: cost, delivering: cost }),
  });
  const words = fc.record({ heartbeats: beats, progress: fc.option(progress.map(jobProgress), { nil: undefined }) });
  const speeds = fc.tuple(cost, cost, share).map((work) => ({ ...SPEEDS, delivering: measuredWork(...work) }));
  await fc.assert(
    fc.asyncProperty(words, speeds, fc.record({ remaining_cost: cost }), async (running, measured, batch) => {
      const snapshots = [jobSnapshot('a', { status: 'running' })];
      const given = { jobs: [a, b], snapshots, running: { a: running }, batch: { ...batch, speeds: measured } };
      expect((await secondsLeft(given)) ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('workers are counted once a second and jobs are read once, however many look', async () => {
  const read = jest.fn(async () => new Map([['a', { rendering: [10], delivering: [2], spans: 1 }]]));
  const slots = jest.fn(async () => 1);
  const store = { ...rooms([a], []), costs: { read }, workers: { slots } };
  const estimates = new Estimates(store as unknown as ConstructorParameters<typeof Estimates>[0]);
  const look = {
    specification: batchSpecification(),
    cutOff: null,
    snapshot: batchSnapshot({ speeds: SPEEDS }),
    running: new Map(),
  };
  for (const ms of [0, 10, 999, 1001]) await estimates.endOf(look, NOW + ms);
  expect([read.mock.calls.length, slots.mock.calls.length]).toEqual([1, 2]);
  estimates.forget(look.specification.id);
  await estimates.endOf(look, NOW + 1002);
  expect([read.mock.calls.length, slots.mock.calls.length]).toEqual([2, 2]);
});
