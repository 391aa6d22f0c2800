import { setTimeout as pause } from 'node:timers/promises';
import type { BatchRequest, Client } from '../../api/client/client';
import { FORMATS } from '../../model/preset';
import { followBatch } from '../demo/follow-batch';
import { type Bench, roundsOf } from './bench';
import type { Figure } from './figure';
import { ENCODE_BOUND, makeFilm, makeSmallProjects } from './footage';
import { timeBatch, withFreshStack } from './fresh-stack';
import { measureLargeAnswers } from './large-answers';
import { whileWatched } from './machine-use';
import { smallBatch } from './small-batch';
import { meanUse, quantile } from './statistics';

const CALLS = ['GET batch', 'GET progress', 'GET list', 'POST'] as const;
type Call = (typeof CALLS)[number];
const STATES = ['idle', 'encoding'] as const;
type State = (typeof STATES)[number];

/** Of each call, in each state of each round. */
const SAMPLES = 100;
/** About what a few people with a dashboard ask. */
const BETWEEN_MS = 40;
const POLL_MS = 200;
const EARLIER_JOBS = 4;
const DAY_MS = 86_400_000;

/** Three qualities of one film: more spans than are rendered while the answers are timed. */
const ENCODING: BatchRequest = {
  name: 'bench, encoding',
  jobs: (['standard', 'high', 'master'] as const).map((quality) => ({
    project_id: ENCODE_BOUND.id,
    formats: FORMATS,
    quality,
  })),
  max_concurrent: 8,
};

/** (g): how soon the API answers one client, while nothing runs and while every slot encodes. */
export async function measureAnswers(bench: Bench): Promise<readonly Figure[]> {
  await makeFilm(bench, ENCODE_BOUND);
  const projects = (await makeSmallProjects(bench)).slice(0, EARLIER_JOBS);
  const all = STATES.flatMap((state) =>
    CALLS.map((call) => ({ state, call, medians: [] as number[], p99: [] as number[] })),
  );
  const busy: number[] = [];
  for (const round of roundsOf(bench)) {
    const keep = (state: State, times: Record<Call, number[]>) => {
      for (const one of all.filter((other) => other.state === state)) {
        one.medians.push(quantile(times[one.call], 0.5));
        one.p99.push(quantile(times[one.call], 0.99));
      }
    };
    await withFreshStack(bench, 'default target', async (client) => {
      await timeBatch(bench, client, `answers, round ${round}: an earlier batch`, smallBatch(projects));
      const { batches } = await client.list();
      keep('idle', await timeAnswers(bench, client, batches[0]?.id ?? '', `answers, round ${round}: idle`));
      const { id } = await client.submit(ENCODING);
      await untilEncoding(bench, client, id);
      const readings = await whileWatched(async () => {
        keep('encoding', await timeAnswers(bench, client, id, `answers, round ${round}: encoding`));
      });
      if ((await client.progress(id)).status !== 'running')
        throw new Error('the batch ended while answers were timed: too short for this machine');
      busy.push(meanUse(readings));
      await client.cancelBatch(id);
    });
  }
  return [
    ...all.flatMap(({ state, call, medians, p99 }): Figure[] => [
      { letter: 'g', name: `${call}, ${state}: median`, unit: 'ms', values: medians },
      { letter: 'g', name: `${call}, ${state}: 99th percentile`, unit: 'ms', values: p99 },
    ]),
    { letter: 'g', name: 'machine use meanwhile, encoding', unit: '%', values: busy },
    ...(await measureLargeAnswers(bench)),
  ];
}

/** The first spans have frames by then, and more wait than there are slots. */
async function untilEncoding({ signal }: Bench, client: Client, id: string): Promise<void> {
  await followBatch(
    client,
    id,
    { everyMs: POLL_MS, interrupted: signal, show() {} },
    ({ jobs }) => jobs.filter(({ progress }) => progress > 0).length > 0,
  );
}

/** Asks one thing after another, all kinds in turn, as one client. */
async function timeAnswers(
  { steps, signal }: Bench,
  client: Client,
  batchId: string,
  label: string,
): Promise<Record<Call, number[]>> {
  const ask: Record<Call, () => Promise<unknown>> = {
    'GET batch': () => client.get(batchId),
    'GET progress': () => client.progress(batchId),
    'GET list': () => client.list(),
    // Of tomorrow: the workflow is started and waits, nothing is encoded for it.
    POST: () => client.submit({ ...smallBatch(['small-01']), start_at: new Date(Date.now() + DAY_MS).toISOString() }),
  };
  const times: Record<Call, number[]> = { 'GET batch': [], 'GET progress': [], 'GET list': [], POST: [] };
  await steps.run(label, async (tell) => {
    for (let sample = 1; sample <= SAMPLES; sample += 1) {
      for (const call of CALLS) {
        signal.throwIfAborted();
        const since = performance.now();
        await ask[call]();
        times[call].push(performance.now() - since);
        await pause(BETWEEN_MS);
      }
      tell(`${sample} %`);
    }
  });
  return times;
}
