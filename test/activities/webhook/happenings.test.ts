import { happenedToBatch, happenedToJob } from '../../../activities/webhook/happenings';
import { type BatchSnapshot, type JobSnapshot, notStarted } from '../../../model/snapshot';
import type { BatchSpecification } from '../../../model/specification';

const specification = { id: 'b', name: 'Night' } as BatchSpecification;
const queued = {
  batch_id: 'b',
  status: 'queued',
  started_at: null,
  report_ready: false,
  generation: 0,
} as BatchSnapshot;
const running = { ...queued, status: 'running', started_at: '2027-01-01T00:00:00.000Z' } as BatchSnapshot;
const ended = { ...running, status: 'completed', report_ready: true } as BatchSnapshot;
const reopened = { ...running, generation: 1 } as BatchSnapshot;

test.each([
  ['nothing known before', undefined, queued, []],
  ['a start', queued, running, ['started']],
  ['no news', running, running, []],
  ['an end', running, ended, ['ended 0']],
  ['the same end written again', ended, ended, []],
  ['start and end at once', queued, ended, ['started', 'ended 0']],
  ['a retry', ended, reopened, []],
  ['the end of a retry', reopened, { ...ended, generation: 1 }, ['ended 1']],
  ['the end of a retry of which no other snapshot was written', ended, { ...ended, generation: 1 }, ['ended 1']],
] as const)('a batch: %s', (_, before, now, keys) => {
  expect(happenedToBatch(specification, before, now).map(({ key }) => key)).toEqual(keys);
});

const job = (status: JobSnapshot['status'], attempt: number): JobSnapshot => ({
  ...notStarted({ id: 'j', priority: 50 }),
  status,
  attempt,
});
test.each([
  [undefined, job('running', 1), []],
  [job('running', 1), job('completed', 1), ['job j 1 completed']],
  [job('completed', 1), job('completed', 1), []],
  [job('failed', 1), job('failed', 2), ['job j 2 failed']],
  [undefined, job('skipped', 0), ['job j 0 skipped']],
  [job('failed', 1), job('pending', 1), []],
] as const)('a job: %# ', (before, now, keys) => {
  expect(happenedToJob('b', before, now).map(({ key }) => key)).toEqual(keys);
});
