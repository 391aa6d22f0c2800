import type { DeliverableResult } from '../../model/deliverable';
import { formerJob } from '../../model/snapshot';
import { jobSnapshot } from '../support/stored-batch';

/** Temporal takes no payload beyond 2 MB; a page of the specification holds 500 jobs. */
const PAYLOAD_BYTES = 2 * 2 ** 20;
const PAGE = 500;

const check = {
  name: 'picture is the spans that were decoded whole',
  passed: true,
  expected: 'x'.repeat(64),
  actual: 'x'.repeat(64),
};
const made = (id: string, status: 'completed' | 'failed') =>
  ({ id, status, checks: Array.from({ length: 15 }, () => check) }) as unknown as DeliverableResult;

test('a workflow is told which formats are good, and a whole page of it fits into a payload', () => {
  const snapshot = jobSnapshot('a', {
    deliverables: [made('mp4', 'completed'), made('mov', 'failed'), made('webm', 'completed')],
  });
  const former = formerJob(snapshot);
  expect(former).toMatchObject({ id: 'a', completed: ['mp4', 'webm'] });
  const size = (value: unknown) => PAGE * JSON.stringify(value).length;
  expect(size(snapshot)).toBeGreaterThan(PAYLOAD_BYTES);
  expect(size(former)).toBeLessThan(PAYLOAD_BYTES / 4);
});
