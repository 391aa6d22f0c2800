import { JOB_STATUSES } from '../../../model/status';
import { blocks, hasEnded, hasFallen, isMet } from '../../../workflows/scheduling/dependencies';

describe('a job that waits on one which is', () => {
  // status | is met for completion, for any end | blocks completion, any end
  test.each([
    ['pending', false, false, false, false],
    ['running', false, false, false, false],
    ['completed', true, true, false, false],
    ['failed', false, true, true, false],
    ['cancelled', false, true, true, false],
    ['skipped', false, true, true, false],
  ] as const)('%s', (status, completed, finished, blocksCompleted, blocksFinished) => {
    expect(isMet(status, 'completed')).toBe(completed);
    expect(isMet(status, 'finished')).toBe(finished);
    expect(blocks(status, 'completed')).toBe(blocksCompleted);
    expect(blocks(status, 'finished')).toBe(blocksFinished);
  });
});

test('the statuses that are ends, and those that a retry leaves', () => {
  expect(JOB_STATUSES.filter(hasEnded)).toEqual(['completed', 'failed', 'cancelled', 'skipped']);
  expect(JOB_STATUSES.filter(hasFallen)).toEqual(['failed', 'cancelled', 'skipped']);
});
