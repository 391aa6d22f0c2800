import { batchWorkflowId } from '../../model/identifier';
import type { Bench } from './bench';
import { type EmptyStack, submitEmpty, untilEnded, withEmptyStack } from './empty-stack';
import type { Figure } from './figure';

const SIZES = [1_000, 10_000] as const;
const MOST_PER_JOB_RATIO = 1.2;
const MOST_EVENTS = 10_000;

/** (k): batches of 1,000 and of 10,000 empty jobs, in one stack. Once, whatever the rounds: it takes as long as an episode. */
export async function measureTenThousand(bench: Bench): Promise<readonly Figure[]> {
  return await withEmptyStack(bench, { spanMs: 0, slots: 8 }, async (stack) => {
    const perJobMs: number[] = [];
    let events: readonly number[] = [];
    for (const jobs of SIZES) {
      const { result: id, seconds } = await bench.steps.run(`${jobs} jobs`, async (tell) => {
        const id = await submitEmpty(stack.api, { name: `${jobs} jobs`, jobs });
        await untilEnded(bench, stack.api, id, tell);
        return id;
      });
      perJobMs.push((1000 * seconds) / jobs);
      events = await eventsOfRuns(stack, id);
    }
    const [few = Number.NaN, many = Number.NaN] = perJobMs;
    return [
      ...SIZES.map(
        (jobs, index): Figure => ({
          letter: 'k',
          name: `${jobs} empty jobs`,
          unit: 'jobs/s',
          values: [1000 / (perJobMs[index] ?? Number.NaN)],
        }),
      ),
      {
        letter: 'k',
        name: `time a job: ${SIZES[1]} / ${SIZES[0]}`,
        unit: 'ratio',
        values: [many / few],
        goal: { is: 'at most', value: MOST_PER_JOB_RATIO },
      },
      { letter: 'k', name: `runs of the batch of ${SIZES[1]}`, unit: 'runs', values: [events.length] },
      {
        letter: 'k',
        name: 'events of a run',
        unit: 'events',
        values: events,
        goal: { is: 'at most', value: MOST_EVENTS },
        judged: 'max',
      },
    ];
  });
}

async function eventsOfRuns({ temporal }: EmptyStack, batchId: string): Promise<number[]> {
  const events: number[] = [];
  const query = `WorkflowId = "${batchWorkflowId(batchId)}"`;
  for await (const { historyLength } of temporal.workflow.list({ query })) events.push(historyLength);
  return events;
}
