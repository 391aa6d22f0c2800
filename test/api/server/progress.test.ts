import * as fc from 'fast-check';
import { doneOfRunning, percentOf, resultOf, shareOf } from '../../../api/server/progress';
import type { DeliverableResult } from '../../../model/deliverable';
import type { HeartbeatProgress } from '../../../model/snapshot';
import { JOB_STATUSES } from '../../../model/status';
import { batchSnapshot, jobProgress, jobSnapshot, jobSpecification } from '../../support/stored-batch';

const beat = (done: number, cost: number): HeartbeatProgress => ({ done, cost, busyAttempts: 0 });

describe('the share of a running job', () => {
  test.each([
    ['nothing is known', undefined, [], 0],
    ['it has no cost', jobProgress({ cost: 0 }), [beat(0.5, 10)], 0],
    ['spans have ended', jobProgress(), [], 0.25],
    ['ffmpegs are half way through two spans', jobProgress(), [beat(0.5, 10), beat(0.5, 10)], 0.5],
    ['a heartbeat is of a span that is counted already', jobProgress({ done: 0.9 }), [beat(1, 10)], 1],
  ])('when %s', (_, progress, heartbeats, expected) => {
    expect(doneOfRunning({ progress, heartbeats })).toBeCloseTo(expected);
  });
});

describe('the share of a job', () => {
  const running = { progress: jobProgress({ done: 0.5 }), heartbeats: [] };
  test.each([
    ['pending', 0],
    ['running', 0.5],
    ['completed', 1],
    ['failed', 0.3],
    ['cancelled', 0.3],
    ['skipped', 0.3],
  ] as const)('that is %s', (status, done) => {
    const snapshot = jobSnapshot('a', { status, done: status === 'pending' ? 0 : 0.3, cost: 7 });
    const share = shareOf(jobSpecification('a'), snapshot, status === 'running' ? running : undefined);
    expect(share).toEqual({ id: 'a', status, done, cost: 7, deliverables: [{ id: 'mp4', status, done }] });
  });

  test('of no snapshot has not started', () => {
    expect(shareOf(jobSpecification('a'), undefined, undefined)).toMatchObject({ status: 'pending', done: 0, cost: 0 });
  });

  test('shows each deliverable as it is: one that is published, one at work, one that waits', () => {
    const formats = ['mp4', 'mov', 'webm'] as const;
    const deliverables = [
      { id: 'mp4', status: 'completed' as const, done: 1 },
      { id: 'mov', status: 'running' as const, done: 0.2 },
    ];
    const progress = jobProgress({ done: 0.5, deliverables });
    const share = shareOf(jobSpecification('a', { formats: [...formats] }), jobSnapshot('a', { status: 'running' }), {
      progress,
      heartbeats: [],
    });
    expect(share.deliverables).toEqual([
      { id: 'mp4', status: 'completed', done: 1 },
      { id: 'mov', status: 'running', done: 0.5 },
      { id: 'webm', status: 'running', done: 0.5 },
    ]);
  });
});

const cost = fc.double({ min: 0, max: 1e7, noNaN: true });
const share = fc.record({ done: fc.double({ min: 0, max: 1, noNaN: true }), cost });
const costs = fc.record({ finished_cost: cost, remaining_cost: cost, encoded_cost: cost });
const shareOfRunning = (given: { done: number; cost: number }) => ({
  id: 'a',
  status: 'running' as const,
  deliverables: [],
  ...given,
});

describe('the percent of a batch', () => {
  test.each([
    ['nothing has a cost yet', { finished_cost: 0, remaining_cost: 0 }, [], 0],
    ['a quarter has ended', { finished_cost: 10, remaining_cost: 30 }, [], 25],
    ['half of what remains is done', { finished_cost: 10, remaining_cost: 30 }, [{ done: 0.5, cost: 30 }], 62.5],
    ['it has ended', { status: 'failed' as const, finished_cost: 1, remaining_cost: 9 }, [], 100],
  ])('when %s', (_, words, underWay, expected) => {
    expect(percentOf(batchSnapshot(words), underWay.map(shareOfRunning))).toBeCloseTo(expected);
  });

  test('lies between 0 and 100, whatever is reported', () => {
    fc.assert(
      fc.property(costs, fc.array(share), (batch, underWay) => {
        const percent = percentOf(batchSnapshot(batch), underWay.map(shareOfRunning));
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(100);
      }),
    );
  });

  test('never falls when a job gets on, or when one ends', () => {
    const more = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(costs, fc.array(share, { minLength: 1 }), more, (batch, underWay, done) => {
        const [first, ...others] = underWay.map(shareOfRunning);
        if (!first) return;
        const remaining_cost = batch.remaining_cost + underWay.reduce((sum, one) => sum + one.cost, 0);
        const before = batchSnapshot({ ...batch, remaining_cost });
        const percent = percentOf(before, [first, ...others]);
        const further = percentOf(before, [{ ...first, done: Math.max(done, first.done) }, ...others]);
        expect(further).toBeGreaterThanOrEqual(percent - 1e-9);
        const completed = batchSnapshot({
          ...batch,
          finished_cost: batch.finished_cost + first.cost,
          remaining_cost: remaining_cost - first.cost,
        });
        expect(percentOf(completed, others)).toBeGreaterThanOrEqual(percent - 1e-6);
        // What it had done stays counted, the rest of it leaves the sum.
        const failed = batchSnapshot({
          ...batch,
          finished_cost: batch.finished_cost + first.done * first.cost,
          remaining_cost: remaining_cost - first.cost,
        });
        expect(percentOf(failed, others)).toBeGreaterThanOrEqual(percent - 1e-6);
      }),
    );
  });
});

test('every status of a job has its share', () => {
  for (const status of JOB_STATUSES) {
    const { done } = shareOf(jobSpecification('a'), jobSnapshot('a', { status, done: 0.4 }), undefined);
    expect(done).toBe(status === 'completed' ? 1 : 0.4);
  }
});

describe('what is there of a format', () => {
  const made = (status: 'completed' | 'failed') => ({ id: 'mp4', status }) as DeliverableResult;

  test.each([
    ['a good file while its job is tried again', 'running', 'completed', true],
    ['a good file while its job waits', 'pending', 'completed', true],
    ['no bad one while its job is tried again', 'running', 'failed', false],
    ['a bad one when its job has ended', 'failed', 'failed', true],
  ] as const)('is %s', (_, status, result, there) => {
    const snapshot = jobSnapshot('a', { status, deliverables: [made(result)] });
    expect(resultOf(snapshot, 'mp4')).toEqual(there ? made(result) : undefined);
    expect(resultOf(snapshot, 'mov')).toBeUndefined();
  });
});
