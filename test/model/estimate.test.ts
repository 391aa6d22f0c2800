import * as fc from 'fast-check';
import { type Capacity, type Estimate, estimateRest, type JobLeft, linkGraph } from '../../model/estimate';

interface Words extends Partial<Omit<JobLeft, 'steps'>> {
  readonly render?: number;
  readonly spans?: number;
  readonly deliver?: number;
  readonly after?: readonly number[];
}

function left({ render = 0, spans = 1, deliver = 0, ...words }: Words): JobLeft {
  const steps = [
    { seconds: render, pieces: spans },
    { seconds: deliver, pieces: 1 },
  ];
  return { status: 'pending', priority: 50, cost: render + deliver, asideSeconds: 0, ...words, steps };
}

function play(jobs: readonly Words[], capacity: Partial<Capacity> = {}): Estimate {
  const graph = linkGraph(jobs.map(({ after = [] }) => after));
  return estimateRest(graph, jobs.map(left), { slots: 2, maxConcurrent: 4, slowdown: 0, ...capacity });
}

describe('the rest of a batch takes', () => {
  test.each<[string, Words[], Partial<Capacity>, number]>([
    ['nothing when nothing is left', [], {}, 0],
    ['nothing when all has ended', [{ status: 'ended', render: 10 }], {}, 0],
    ['as long as one span: no slot can help it', [{ render: 10 }], { slots: 8 }, 10],
    ['half as long in two slots', [{ render: 10, spans: 5 }], {}, 5],
    ['no less than eight slots make it: a window is no wider', [{ render: 100, spans: 100 }], { slots: 50 }, 12.5],
    ['a chain one after the other', [{ render: 3 }, { render: 4, after: [0] }, { render: 5, after: [1] }], {}, 12],
    [
      'a fan out: the first alone, then all at once',
      [{ render: 2 }, ...[1, 2, 3, 4].map(() => ({ render: 3, after: [0] }))],
      { slots: 2 },
      // Four of three seconds in two slots.
      2 + 6,
    ],
    ['few jobs at a time', [{ render: 3 }, { render: 4 }, { render: 5 }], { slots: 8, maxConcurrent: 1 }, 12],
    [
      'a long tail that runs alone',
      // Three pieces share two slots until the short ones have ended at 3 s; the long one has had 2 of its 10 by then.
      [{ render: 10 }, { render: 2 }, { render: 2 }],
      {},
      3 + (10 - 2),
    ],
    [
      'the long one first, since more hangs on it',
      [{ render: 1 }, { render: 9 }, { render: 1 }],
      { slots: 2, maxConcurrent: 2 },
      9,
    ],
    [
      'the one of higher priority first, however short',
      [{ render: 9 }, { render: 1, priority: 60 }],
      { slots: 2, maxConcurrent: 1 },
      10,
    ],
    [
      'what no slot is needed for, before the work of each job',
      [
        { asideSeconds: 1, render: 3 },
        { asideSeconds: 1, render: 3, after: [0] },
      ],
      {},
      8,
    ],
    [
      'the aside time of one job while another works',
      [
        { asideSeconds: 0, render: 4 },
        { asideSeconds: 2, render: 4 },
      ],
      { slots: 1 },
      8,
    ],
    ['longer where slots slow each other down', [{ render: 10, spans: 5 }], { slowdown: 0.5 }, 7.5],
    ['no longer for that where one works alone', [{ render: 10 }], { slowdown: 0.5 }, 10],
    ['half the slowdown with half of the other slots', [{ render: 10, spans: 2 }], { slots: 3, slowdown: 0.5 }, 6.25],
    ['rendering, then delivering', [{ render: 4, spans: 2, deliver: 3 }], {}, 2 + 3],
    ['no wait for what has ended', [{ status: 'ended' }, { render: 4, after: [0] }], {}, 4],
    [
      'what runs already, though more run than may',
      [
        { status: 'running', render: 4 },
        { status: 'running', render: 4 },
      ],
      { maxConcurrent: 1 },
      4,
    ],
    [
      'and nothing starts until fewer run',
      [{ status: 'running', render: 4 }, { status: 'running', render: 6 }, { render: 1 }],
      { maxConcurrent: 1 },
      7,
    ],
  ])('%s', (_, jobs, capacity, seconds) => {
    expect(play(jobs, capacity).seconds).toBeCloseTo(seconds);
  });
});

const seconds = fc.double({ min: 0, max: 100, noNaN: true });
const job = fc.record({
  status: fc.constantFrom('pending' as const, 'running' as const, 'ended' as const),
  priority: fc.integer({ min: 0, max: 100 }),
  asideSeconds: seconds,
  render: seconds,
  spans: fc.integer({ min: 0, max: 30 }),
  deliver: seconds,
  waitsOn: fc.array(fc.nat(), { maxLength: 4 }),
});
const capacity = fc.record({ slots: fc.integer({ min: 1, max: 12 }), maxConcurrent: fc.integer({ min: 1, max: 9 }) });

/** Jobs wait on jobs before them alone; what runs or has ended waits on nothing any more. */
const batch = fc.array(job, { minLength: 1, maxLength: 25 }).map((jobs) =>
  jobs.map(({ waitsOn, ...words }, place): Words => {
    const after = place === 0 || words.status !== 'pending' ? [] : [...new Set(waitsOn.map((on) => on % place))];
    return { ...words, after };
  }),
);

/** A job at its fastest: alone, with as many slots as it can use. */
function shortest({ status, asideSeconds = 0, render = 0, spans = 1, deliver = 0 }: Words): number {
  return status === 'ended' ? 0 : asideSeconds + render / Math.min(8, Math.max(1, spans)) + deliver;
}

describe('an estimate of any batch', () => {
  test('is never earlier than its longest chain at its fastest', () => {
    fc.assert(
      fc.property(batch, capacity, (jobs, given) => {
        const ends: number[] = [];
        for (const one of jobs) ends.push(shortest(one) + Math.max(0, ...(one.after ?? []).map((on) => ends[on] ?? 0)));
        expect(play(jobs, given).seconds).toBeGreaterThanOrEqual(Math.max(...ends) - 1e-6);
      }),
    );
  });

  test('is never earlier than all slots could do all work, nor than so many jobs at a time could be gone through', () => {
    fc.assert(
      fc.property(batch, capacity, (jobs, given) => {
        const { seconds } = play(jobs, given);
        const open = jobs.filter(({ status }) => status !== 'ended');
        const work = sumOfWork(open);
        expect(seconds).toBeGreaterThanOrEqual(work / given.slots - 1e-6);
        const running = open.filter(({ status }) => status === 'running').length;
        const lanes = Math.max(given.maxConcurrent, running);
        const inLanes = open.reduce((sum, one) => sum + shortest(one), 0) / lanes;
        expect(seconds).toBeGreaterThanOrEqual(inLanes - 1e-6);
      }),
    );
  });

  test('is never later than all of it one after the other', () => {
    fc.assert(
      fc.property(batch, capacity, (jobs, given) => {
        const open = jobs.filter(({ status }) => status !== 'ended');
        const all = open.reduce(
          (sum, one) => sum + (one.asideSeconds ?? 0) + (one.render ?? 0) + (one.deliver ?? 0),
          0,
        );
        expect(play(jobs, given).seconds).toBeLessThanOrEqual(all + 1e-6);
      }),
    );
  });

  test('grows in step when everything takes longer', () => {
    const factor = fc.double({ min: 1, max: 10, noNaN: true });
    fc.assert(
      fc.property(batch, capacity, factor, (jobs, given, by) => {
        const longer = jobs.map(({ asideSeconds = 0, render = 0, deliver = 0, ...rest }) => ({
          ...rest,
          asideSeconds: by * asideSeconds,
          render: by * render,
          deliver: by * deliver,
        }));
        const before = play(jobs, given).seconds;
        expect(play(longer, given).seconds).toBeCloseTo(by * before, 4);
      }),
    );
  });

  // Where jobs wait on each other or for their turn, more work may end sooner: the order changes (Graham, Bounds on Multiprocessing
  // Timing Anomalies, 1969). The scheduler has that in common with every other list scheduler, and an estimate must not hide it.
  test('never falls when one job has more left, where no job waits', () => {
    const more = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(batch, fc.integer({ min: 1, max: 12 }), fc.nat(), more, (jobs, slots, which, by) => {
        const free = jobs.map((one) => ({ ...one, after: [] }));
        const grown = free.map((one, place) =>
          place === which % jobs.length ? { ...one, render: (one.render ?? 0) + by } : one,
        );
        const given = { slots, maxConcurrent: jobs.length };
        expect(play(grown, given).seconds).toBeGreaterThanOrEqual(play(free, given).seconds - 1e-6);
      }),
    );
  });

  test('goes through a handful of events a job', () => {
    fc.assert(
      fc.property(batch, capacity, (jobs, given) => {
        const open = jobs.filter(({ status }) => status !== 'ended').length;
        expect(play(jobs, given).events).toBeLessThanOrEqual(3 * open);
      }),
    );
  });
});

function sumOfWork(jobs: readonly Words[]): number {
  return jobs.reduce((sum, { render = 0, deliver = 0 }) => sum + render + deliver, 0);
}

test.each<[string, (place: number) => number[]]>([
  ['that wait on nothing', () => []],
  ['in a chain', (place) => (place > 0 ? [place - 1] : [])],
  ['that all wait on the first', (place) => (place > 0 ? [0] : [])],
])('ten thousand jobs %s take three events each', (_, after) => {
  const jobs = Array.from({ length: 10_000 }, (_, place) => ({
    asideSeconds: 1,
    render: 1 + (place % 7),
    spans: 3,
    deliver: 1,
    after: after(place),
  }));
  const { events, seconds } = play(jobs, { slots: 8, maxConcurrent: 8 });
  expect(events).toBe(30_000);
  expect(seconds).toBeGreaterThan(sumOfWork(jobs) / 8);
});

test('jobs in a circle, which no submission may have, keep the estimate from nothing', () => {
  expect(play([{ render: 5, after: [1] }, { render: 5, after: [0] }, { render: 1 }]).seconds).toBe(1);
});
