import { cancelAndRetry } from '../../../infra/demo/cancel-and-retry';
import type { JobStatus } from '../../../model/status';
import type { ProgressView } from '../../../model/views';

/** What the demo says and asks for, when the job is seen in these states one after the other. */
async function demo(states: readonly (readonly [JobStatus, number])[], cancel?: () => never) {
  const said: string[] = [];
  const asked: string[] = [];
  const left = [...states];
  await cancelAndRetry({
    client: {
      cancelJob: async () => {
        asked.push('cancel');
        return cancel?.() as never;
      },
      retryJob: async () => {
        asked.push('retry');
        return undefined as never;
      },
    },
    batchId: 'b',
    jobId: 'a',
    say: (line) => said.push(line),
    follow: async (until) => {
      for (;;) {
        const state = left.shift();
        if (!state) throw new Error('it waits for ever');
        const progress = { jobs: [{ id: 'a', status: state[0], progress: state[1], deliverables: [] }] };
        if (until(progress as unknown as ProgressView)) return progress as unknown as ProgressView;
      }
    },
  });
  return { said, asked };
}

describe('the job that the demo cancels', () => {
  const running: [JobStatus, number][] = [
    ['pending', 0],
    ['running', 0],
    ['running', 40],
  ];

  test('takes up what it had finished, if it had', async () => {
    const { said, asked } = await demo([...running, ['cancelled', 37.5]]);
    expect(asked).toEqual(['cancel', 'retry']);
    expect(said).toEqual([
      'POST .../jobs/a/cancel: the others run on',
      'POST .../jobs/a/retry: it takes up the 37.5 % that it had finished',
    ]);
  });

  test('is not said to take up what was not there', async () => {
    const { said } = await demo([...running, ['cancelled', 0]]);
    expect(said.at(-1)).toBe('POST .../jobs/a/retry: it had finished nothing yet');
  });

  test('is left alone when it completes before the cancel comes', async () => {
    expect((await demo([...running, ['completed', 100]])).asked).toEqual(['cancel']);
  });

  test('is left alone when it cannot be cancelled any more', async () => {
    const { said, asked } = await demo(running, () => {
      throw new Error('The job has ended already.\nNothing is left to cancel.');
    });
    expect(asked).toEqual(['cancel']);
    expect(said).toEqual(['a could not be cancelled: The job has ended already.']);
  });
});
