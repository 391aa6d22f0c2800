import { Stop } from '../../../../api/cli/errors';
import type { Display } from '../../../../api/cli/watch/display';
import { follow } from '../../../../api/cli/watch/follow';
import type { Job } from '../../../../api/client/openapi';
import { noJobs } from '../../../../model/status';
import type { ProgressView } from '../../../../model/views';

const progress = (status: ProgressView['status'], ...running: string[]) =>
  ({ ...noJobs(), status, progress: 1, jobs: running.map((id) => ({ id })) }) as unknown as ProgressView;
/** What fetch throws when nobody answers. */
const away = () => new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') });

/** An API that answers so, one after the other, and what was shown of it. */
function follower(...answers: readonly (ProgressView | Error)[]) {
  const shown: string[] = [];
  const display: Display = {
    show: ({ status }) => void shown.push(status),
    ended: ({ id, status }) => void shown.push(`${id} ${status}`),
    say: (line) => void shown.push(line),
    stop: () => {},
  };
  const left = [...answers];
  const client = {
    progress: async () => {
      const next = left.shift();
      if (next === undefined || next instanceof Error) throw next;
      return next;
    },
    job: async (_: string, id: string) => ({ id, status: id === 'still' ? 'running' : 'failed' }) as Job,
  };
  const interruption = new AbortController();
  return { shown, interruption, end: follow({ client, batchId: 'x', display, interrupted: interruption.signal }) };
}

test('an API that is away for a while is asked again, and jobs that ended meanwhile are told of', async () => {
  const { shown, end } = follower(progress('running', 'a', 'still'), away(), away(), progress('completed'));
  await expect(end).resolves.toMatchObject({ status: 'completed' });
  expect(shown).toEqual(['running', 'The API does not answer; it is asked again.', 'a failed', 'completed']);
});

test('an API that never answered, and one that refuses, are not waited for', async () => {
  await expect(follower(away()).end).rejects.toThrow('fetch failed');
  const refusal = new Stop('failed', 'no such batch');
  await expect(follower(progress('running'), refusal).end).rejects.toBe(refusal);
});

test('who leaves does not wait for the next look', async () => {
  const { end, interruption, shown } = follower(progress('running'));
  interruption.abort();
  await expect(end).rejects.toMatchObject({ name: 'AbortError' });
  expect(shown).toEqual(['running']);
});
