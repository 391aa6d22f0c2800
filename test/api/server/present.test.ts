import * as fc from 'fast-check';
import type { LiveBatch } from '../../../api/server/live-batches';
import { presentJob, presentProgress } from '../../../api/server/present';
import { jobViewSchema, progressViewSchema } from '../../../model/views';
import { batchSnapshot, batchSpecification, jobSnapshot, jobSpecification } from '../../support/stored-batch';

function liveBatch(words: Partial<LiveBatch> = {}): LiveBatch {
  const jobs = [jobSpecification('a', { formats: ['mp4', 'mov'] })];
  const look = { cutOff: null, running: new Map(), percent: 0, estimatedEnd: null };
  const list = { jobs, snapshots: new Map(), shares: [], next: null };
  return { specification: batchSpecification(), snapshot: batchSnapshot(), ...look, ...list, ...words };
}

describe('a percentage', () => {
  test.each([
    [0, 0],
    [33.3333, 33.33],
    [99.999, 99.99],
    [100, 100],
  ])('of %p is shown as %p: only what is done is a hundred', (percent, shown) => {
    expect(presentProgress(liveBatch({ percent })).progress).toBe(shown);
  });

  test('of a job and its deliverables has two decimals and is not above what is done', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (done) => {
        const deliverables = [{ id: 'mp4', status: 'running' as const, done }];
        const share = { id: 'a', status: 'running' as const, done, cost: 1, deliverables };
        const [job] = progressViewSchema.parse(presentProgress(liveBatch({ shares: [share] }))).jobs;
        expect(job?.progress).toBeLessThanOrEqual(100 * done + 1e-6);
        expect(job?.progress).toBeGreaterThan(100 * done - 0.01 - 1e-6);
        expect(job?.deliverables[0]?.progress).toBe(job?.progress);
      }),
    );
  });
});

describe('a job', () => {
  test.each(['pending', 'running', 'failed', 'cancelled', 'skipped'] as const)(
    'that is %s lends its status to deliverables that have none of their own',
    (status) => {
      const snapshots = new Map([['a', jobSnapshot('a', { status })]]);
      const job = jobViewSchema.parse(presentJob(liveBatch({ snapshots }), 'a'));
      expect(job.deliverables.map((one) => one.status)).toEqual([status, status]);
    },
  );

  test('that is not of the batch is an error of the caller', () => {
    expect(() => presentJob(liveBatch(), 'b')).toThrow(RangeError);
  });
});
