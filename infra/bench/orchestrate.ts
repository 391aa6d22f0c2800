import type { Client } from '@temporalio/client';
import { batchWorkflowId, jobWorkflowId } from '../../model/identifier';
import { type Bench, roundsOf } from './bench';
import { type EmptyStack, submitEmpty, untilEnded, withEmptyStack } from './empty-stack';
import { type Figure, ratios } from './figure';
import { quantile } from './statistics';
import { activitiesOf, closeTime } from './temporal-times';

const SIZES = [100, 1_000] as const;
const AT_ONCE = 4;
const AT_ONCE_JOBS = 250;
/** One after another, so that each end is followed by one begin. */
const ONE_BY_ONE_JOBS = 60;

const LARGE_JOBS = 1_000;
const SMALL_JOBS = 4;
const URGENT_BATCHES = 5;
/** Long enough that a queue builds up before two slots. */
const SPAN_MS = 500;
const SLOTS = 2;

const MOST_END_TO_NEXT_MS = 250;
const MOST_PER_JOB_RATIO = 1.2;
const MOST_SMALL_BESIDE_LARGE = 3;

/** (j): what orchestration costs alone, with exports that make nothing. */
export async function measureOrchestrate(bench: Bench): Promise<readonly Figure[]> {
  const perSecond = new Map<number, number[]>(SIZES.map((size) => [size, []]));
  const atOnce: number[] = [];
  const gaps: number[] = [];
  const urgent = { ms: [] as number[], before: [] as number[], sinceSubmission: [] as number[] };
  const small = { alone: [] as number[], beside: [] as number[] };
  for (const round of roundsOf(bench)) {
    await withEmptyStack(bench, { spanMs: 0, slots: 8 }, async (stack) => {
      for (const size of SIZES) {
        const seconds = await timeBatches(bench, stack, `${size} jobs, round ${round}`, [size]);
        perSecond.get(size)?.push(size / seconds);
      }
      const label = `${AT_ONCE} batches of ${AT_ONCE_JOBS} jobs at once, round ${round}`;
      const seconds = await timeBatches(bench, stack, label, Array(AT_ONCE).fill(AT_ONCE_JOBS));
      atOnce.push((AT_ONCE * AT_ONCE_JOBS) / seconds);
      gaps.push(quantile(await endToNext(bench, stack, round), 0.5));
    });
    await withEmptyStack(bench, { spanMs: SPAN_MS, slots: SLOTS }, async (stack) => {
      small.alone.push(await timeBatches(bench, stack, `a small batch alone, round ${round}`, [SMALL_JOBS]));
      const large = await submitEmpty(stack.api, { name: 'large', jobs: LARGE_JOBS });
      await untilBusy(bench, stack, large);
      const waits: UrgentWait[] = [];
      for (let count = 0; count < URGENT_BATCHES; count += 1) waits.push(await timeUrgent(bench, stack, large));
      urgent.ms.push(
        quantile(
          waits.map(({ ms }) => ms),
          0.5,
        ),
      );
      urgent.before.push(...waits.map(({ before }) => before));
      urgent.sinceSubmission.push(
        quantile(
          waits.map(({ sinceSubmission }) => sinceSubmission),
          0.5,
        ),
      );
      small.beside.push(
        await timeBatches(bench, stack, `a small batch beside ${LARGE_JOBS} jobs, round ${round}`, [SMALL_JOBS]),
      );
      await stack.api.cancelBatch(large);
    });
  }
  const [few = [], many = []] = SIZES.map((size) => perSecond.get(size));
  return [
    ...SIZES.map(
      (size): Figure => ({
        letter: 'j',
        name: `${size} empty jobs`,
        unit: 'jobs/s',
        values: perSecond.get(size) ?? [],
      }),
    ),
    {
      letter: 'j',
      name: `time a job: ${SIZES[1]} / ${SIZES[0]}`,
      unit: 'ratio',
      values: ratios(few, many),
      goal: { is: 'at most', value: MOST_PER_JOB_RATIO },
    },
    { letter: 'j', name: `${AT_ONCE} batches of ${AT_ONCE_JOBS} at once`, unit: 'jobs/s', values: atOnce },
    {
      letter: 'j',
      name: "from a job's end to the next job's first activity: median",
      unit: 'ms',
      values: gaps,
      goal: { is: 'at most', value: MOST_END_TO_NEXT_MS },
    },
    {
      letter: 'j',
      name: `urgent among ${LARGE_JOBS}: spans begun while its own waited`,
      unit: 'spans',
      values: urgent.before,
      goal: { is: 'at most', value: 0 },
      judged: 'max',
    },
    {
      letter: 'j',
      name: `urgent among ${LARGE_JOBS}: spans begun since submission`,
      unit: 'spans',
      values: urgent.sinceSubmission,
    },
    { letter: 'j', name: `urgent among ${LARGE_JOBS}: submission to first span`, unit: 'ms', values: urgent.ms },
    {
      letter: 'j',
      name: `${SMALL_JOBS} jobs beside ${LARGE_JOBS} / alone`,
      unit: 'ratio',
      values: ratios(small.beside, small.alone),
      goal: { is: 'at most', value: MOST_SMALL_BESIDE_LARGE },
    },
  ];
}

/** @returns seconds from the first submission to the end of the last batch. */
async function timeBatches(
  bench: Bench,
  { api }: EmptyStack,
  label: string,
  sizes: readonly number[],
): Promise<number> {
  const { seconds } = await bench.steps.run(label, async (tell) => {
    const ids = await Promise.all(sizes.map((jobs) => submitEmpty(api, { name: label.slice(0, 60), jobs })));
    await Promise.all(ids.map((id) => untilEnded(bench, api, id, tell)));
  });
  return seconds;
}

async function endToNext(bench: Bench, { api, temporal }: EmptyStack, round: number): Promise<number[]> {
  const { result: id } = await bench.steps.run(`${ONE_BY_ONE_JOBS} jobs one by one, round ${round}`, async (tell) => {
    const id = await submitEmpty(api, { name: 'one by one', jobs: ONE_BY_ONE_JOBS, maxConcurrent: 1 });
    await untilEnded(bench, api, id, tell);
    return id;
  });
  const jobs: { begin: number; end: number }[] = [];
  for await (const { id: jobId } of api.jobs(id)) {
    const workflowId = jobWorkflowId(id, jobId);
    const [first] = await activitiesOf(temporal, workflowId);
    jobs.push({ begin: first?.startedMs ?? Number.NaN, end: await closeTime(temporal, workflowId) });
  }
  jobs.sort((a, b) => a.begin - b.begin);
  return jobs.slice(1).map(({ begin }, index) => begin - (jobs[index]?.end ?? Number.NaN));
}

/** So far that every slot is taken, and work waits before them. */
async function untilBusy({ signal, steps }: Bench, { api }: EmptyStack, id: string): Promise<void> {
  await steps.run(`${LARGE_JOBS} jobs begin`, async () => {
    for (;;) {
      signal.throwIfAborted();
      if ((await api.get(id, { jobs_limit: 0 })).counts.completed >= SLOTS) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
}

interface UrgentWait {
  readonly ms: number;
  /** Spans of the large batch that were begun after the urgent one was in the queue, and after its batch was submitted. */
  readonly before: number;
  readonly sinceSubmission: number;
}

async function timeUrgent(bench: Bench, { api, temporal }: EmptyStack, large: string): Promise<UrgentWait> {
  const submittedMs = Date.now();
  const id = await submitEmpty(api, { name: 'urgent', jobs: 1, priority: 'urgent' });
  await untilEnded(bench, api, id);
  const [job] = (await api.get(id)).jobs;
  const own = await activitiesOf(temporal, jobWorkflowId(id, job?.id ?? ''));
  const span = own.find(({ type }) => type === 'renderSpan');
  if (!span) throw new Error('the urgent batch rendered nothing');
  const others = await spansBegun(temporal, large, submittedMs, span.startedMs);
  return {
    ms: span.startedMs - submittedMs,
    before: others.filter((startedMs) => startedMs > span.scheduledMs).length,
    sinceSubmission: others.length,
  };
}

/** When work of a batch was begun on the export queue in a stretch of time. */
async function spansBegun(temporal: Client, batchId: string, fromMs: number, toMs: number): Promise<number[]> {
  const begun: number[] = [];
  // Jobs that can have begun anything then: not those that had ended, nor those that came later.
  const query = `BatchId = "${batchId}" AND WorkflowType = "AssemblyJob" AND StartTime <= "${new Date(toMs).toISOString()}"`;
  for await (const { workflowId, closeTime: closed } of temporal.workflow.list({ query })) {
    if (workflowId === batchWorkflowId(batchId) || (closed && closed.getTime() < fromMs)) continue;
    for (const { type, startedMs } of await activitiesOf(temporal, workflowId))
      if (type !== 'planAssembly' && startedMs > fromMs && startedMs < toMs) begun.push(startedMs);
  }
  return begun;
}
