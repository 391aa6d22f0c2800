import type { PendingWork } from '../../../api/server/pending-work';
import type { QueueState } from '../../../api/server/temporal-queues';
import { type WaitingFacts, waitingReasons } from '../../../api/server/waiting-reasons';
import { noJobs } from '../../../model/status';
import { batchSnapshot, jobSpecification } from '../../support/stored-batch';

const NOW = '2026-03-01T12:00:00.000Z';
const LATER = '2026-03-01T22:00:00.000Z';
const worker = { name: 'w', slots: 2, as_of: NOW };
const build = { version: '5.1', id: 'b', encoders: ['libx264', 'aac'], filters: [] };

function work(words: Partial<PendingWork> = {}): PendingWork {
  return { queue: 'export', started: false, lastFailure: null, retryAt: null, holders: [], ...words };
}

function queue(backlogAt: readonly (readonly [number, number])[]): QueueState {
  const rates = { oldestSeconds: 0, addedPerSecond: 0, takenPerSecond: 0, pollers: [] };
  const backlog = backlogAt.reduce((sum, [, count]) => sum + count, 0);
  return { name: 'export', kind: 'activity', backlog, backlogAt: new Map(backlogAt), ...rates };
}

function reasons(words: Partial<WaitingFacts> = {}) {
  return waitingReasons({
    specification: { start_at: null },
    snapshot: batchSnapshot(),
    job: jobSpecification('a', { formats: ['mp4', 'webm'] }),
    status: 'pending',
    dependencies: [],
    running: [],
    workers: [worker],
    work: [],
    holders: [],
    queues: [],
    ...words,
  });
}

const codes = (words: Partial<WaitingFacts>) => reasons(words).map(({ code }) => code);
const full = { ...batchSnapshot(), max_concurrent: 1, counts: { ...noJobs(), running: 1 } };
const closed = { open: false, changes_at: LATER };

test.each<[string, Partial<WaitingFacts>, string[]]>([
  ['nothing holds it', {}, ['next']],
  ['its batch is scheduled', { snapshot: batchSnapshot({ status: 'scheduled' }) }, ['start_at']],
  [
    'its batch is new',
    { snapshot: batchSnapshot({ status: 'queued' }), workers: [] },
    ['batch_not_begun', 'no_worker'],
  ],
  ['paused', { snapshot: batchSnapshot({ status: 'paused', held: true, paused: true }) }, ['paused']],
  [
    'outside its hours',
    { snapshot: batchSnapshot({ status: 'paused', held: true, paused: false, hours: closed }) },
    ['outside_hours'],
  ],
  [
    'both',
    { snapshot: batchSnapshot({ status: 'paused', held: true, paused: true, hours: closed }) },
    ['paused', 'outside_hours'],
  ],
  ['paused by a worker of before', { snapshot: batchSnapshot({ status: 'paused' }) }, ['paused']],
  [
    'held by its hours by one of before',
    { snapshot: batchSnapshot({ status: 'paused', hours: closed }) },
    ['outside_hours'],
  ],
  ['no room in the batch', { snapshot: full }, ['max_concurrent']],
  ['a dependency', { dependencies: [{ batch_id: 'b', id: 'x', status: 'running' }], snapshot: full }, ['dependencies']],
  ['no worker', { workers: [] }, ['no_worker']],
  ['no encoder', { workers: [{ ...worker, ffmpeg: build }] }, ['encoder_missing']],
  ['an encoder that one of two does not say', { workers: [{ ...worker, ffmpeg: build }, worker] }, ['next']],
  ['it runs', { status: 'running', work: [work(), work({ started: true })], workers: [] }, []],
  ['between two steps', { status: 'running' }, []],
  ['in the queue', { status: 'running', work: [work()] }, ['queue']],
  [
    'in the queue of a paused batch',
    { status: 'running', snapshot: batchSnapshot({ held: true, paused: true }), work: [work()] },
    ['paused', 'queue'],
  ],
  ['not even planned', { status: 'running', work: [work({ queue: 'control' })] }, ['queue']],
  [
    'rendered by another',
    { status: 'running', work: [work({ lastFailure: { code: 'SPAN_BUSY', message: '' }, retryAt: LATER })] },
    ['same_span'],
  ],
  [
    'tried again',
    { status: 'running', work: [work({ lastFailure: { code: 'NO_SPACE', message: 'Full.' }, retryAt: LATER })] },
    ['retrying'],
  ],
  ['started and no worker left', { status: 'running', workers: [] }, ['no_worker']],
  ['it has ended', { status: 'failed', workers: [] }, []],
])('%s', (_, facts, expected) => {
  expect(codes(facts)).toEqual(expected);
});

test('a reason says when, which and how many', () => {
  expect(reasons({ snapshot: batchSnapshot({ status: 'paused', hours: closed }) })).toEqual([
    expect.objectContaining({ code: 'outside_hours', until: LATER, message: expect.stringContaining(LATER) }),
  ]);
  const dependencies = Array.from({ length: 120 }, (_, place) => ({ batch_id: 'b', id: `j${place}`, status: null }));
  const [long] = reasons({ dependencies });
  expect([long?.message, long?.jobs.length]).toEqual(['120 jobs that it depends on have not completed yet.', 100]);
  const [encoder] = reasons({ workers: [{ ...worker, ffmpeg: build }] });
  expect(encoder).toMatchObject({ formats: ['webm'], message: expect.stringContaining('webm needs libvpx-vp9') });
});

test.each([
  // [priority, backlog by key, others that come first at most]
  [
    100,
    [
      [1, 3],
      [3, 9],
    ],
    1,
  ],
  [
    50,
    [
      [1, 3],
      [3, 9],
    ],
    10,
  ],
  [
    0,
    [
      [1, 3],
      [3, 9],
    ],
    10,
  ],
  [50, [], 0],
] as const)('at priority %p of %j at most %p of others come first', (priority, backlog, before) => {
  const facts = { status: 'running', work: [work(), work()], queues: [queue(backlog)] } as const;
  const [reason] = reasons({ ...facts, snapshot: batchSnapshot({ priority }) });
  expect(reason?.queue).toMatchObject({ name: 'export', own: 2, before, slots: 2 });
});

test('of a queue that Temporal does not tell of, how many come first is not known', () => {
  const [reason] = reasons({ status: 'running', work: [work()] });
  expect(reason?.queue).toMatchObject({ own: 1, before: null, backlog: null });
});
