import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, createClient } from '../../api/client/client';
import { FORMATS } from '../../model/preset';
import { reportCsv } from '../../report/csv';
import { reportHtml } from '../../report/html';
import { reportJson } from '../../report/json';
import { buildReport } from '../../report/report';
import { openStore, type Store } from '../../store/store';
import { type Bench, roundsOf } from './bench';
import type { Figure } from './figure';
import { type LargeState, largeJobId, writeLargeBatch } from './large-batch';
import { quantile } from './statistics';
import { MOST_JOBS, startWithoutWorkers } from './without-workers';

const JOBS = MOST_JOBS;
const STATES = ['ended', 'running', 'waiting'] as const satisfies readonly LargeState[];
const PROJECT = 'episode';
const MIDDLE = largeJobId(JOBS / 2);
const ENDED_ID = '01890000-0000-7000-8000-000000000001';
const FILE_BYTES = 100_000;

/** Of each call in each state. */
const SAMPLES = 40;
/** All samples together take longer than a look at a batch is shared. */
const BETWEEN_MS = 40;
const GOAL = { is: 'at most', value: 100 } as const;

/** What is asked, by the path behind a batch; the list is of all. */
const CALLS: readonly { readonly name: string; readonly path: string; readonly endedOnly?: true }[] = [
  { name: 'GET batch, its first 1,000 jobs', path: '' },
  { name: 'GET batch, its last 1,000 jobs', path: `?jobs_after=${largeJobId(JOBS - 1000)}` },
  { name: 'GET batch, its failed jobs', path: '?jobs_status=failed' },
  { name: 'GET progress', path: '/progress' },
  { name: 'GET job', path: `/jobs/${MIDDLE}` },
  { name: 'GET list', path: '/..' },
  { name: 'GET file', path: `/jobs/${MIDDLE}/deliverables/mp4/file`, endedOnly: true },
  { name: 'GET report, csv', path: '/report?format=csv', endedOnly: true },
  { name: 'GET report, json', path: '/report?format=json', endedOnly: true },
  { name: 'GET report, html', path: '/report?format=html', endedOnly: true },
];

interface Times {
  /** Of the first answer after the API started. */
  readonly first: number[];
  readonly medians: number[];
  readonly p99: number[];
}

/** The rest of (g): batches of 10,000 jobs and no worker; of each call, what the slowest of three states takes. */
export async function measureLargeAnswers(bench: Bench): Promise<readonly Figure[]> {
  const times = new Map(CALLS.map(({ name }) => [name, { first: [], medians: [], p99: [] } as Times]));
  for (const round of roundsOf(bench)) {
    await withLargeBatches(bench, round, async (url, ids) => {
      for (const { name, path, endedOnly } of CALLS) {
        const asked = STATES.filter((state) => state === 'ended' || !endedOnly);
        const answers: (readonly number[])[] = [];
        for (const state of asked) answers.push(await timeAnswers(bench, new URL(`${url}/${ids[state]}${path}`)));
        const worst = (of: (ms: readonly number[]) => number) => Math.max(...answers.map(of));
        times.get(name)?.first.push(worst(([first = Number.NaN]) => first));
        times.get(name)?.medians.push(worst((ms) => quantile(ms.slice(1), 0.5)));
        times.get(name)?.p99.push(worst((ms) => quantile(ms.slice(1), 0.99)));
      }
    });
  }
  return CALLS.flatMap(({ name }): Figure[] => {
    const { first, medians, p99 } = times.get(name) as Times;
    const figure = { letter: 'g', unit: 'ms', goal: GOAL };
    return [
      { ...figure, name: `${name}, of ${JOBS}: first`, values: first },
      { ...figure, name: `${name}, of ${JOBS}: median`, values: medians },
      { ...figure, name: `${name}, of ${JOBS}: 99th percentile`, values: p99 },
    ];
  });
}

/** To the last byte, as a client without a parser. */
async function timeAnswers({ signal }: Bench, url: URL): Promise<number[]> {
  const ms: number[] = [];
  for (let sample = 0; sample <= SAMPLES; sample += 1) {
    signal.throwIfAborted();
    const since = performance.now();
    const response = await fetch(url);
    for await (const _ of response.body ?? []);
    ms.push(performance.now() - since);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    await pause(BETWEEN_MS);
  }
  return ms;
}

/**
 * Makes the three batches, then starts the API anew, so that it has read nothing of them. Two are submitted, so that Temporal has their
 * workflows; how far they are is written into the store, since no worker is there to do it.
 */
async function withLargeBatches(
  bench: Bench,
  round: number,
  use: (url: string, ids: Readonly<Record<LargeState, string>>) => Promise<void>,
): Promise<void> {
  const stateDir = join(bench.workDir, 'large');
  const mediaRoot = join(bench.workDir, 'large-media');
  await mkdir(join(mediaRoot, PROJECT), { recursive: true });
  const stack = () => startWithoutWorkers(bench, { stateDir, mediaRoot });
  try {
    let ids: Record<LargeState, string> | undefined;
    await bench.steps.run(`answers at ${JOBS} jobs, round ${round}: the batches`, async () => {
      const making = await stack();
      try {
        ids = await makeBatches(createClient(making.apiUrl), await openStore({ stateDir, mediaRoot }));
      } finally {
        await making.stop();
      }
    });
    const reading = await stack();
    try {
      await bench.steps.run(`answers at ${JOBS} jobs, round ${round}: the answers`, async () => {
        if (ids) await use(`${reading.apiUrl}/api/v1/batch/jobs`, ids);
      });
    } finally {
      await reading.stop();
    }
  } finally {
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function makeBatches(client: Client, store: Store): Promise<Record<LargeState, string>> {
  const request = { name: 'bench, large', jobs: Array(JOBS).fill({ project_id: PROJECT, formats: FORMATS }) };
  const ids = {
    ended: ENDED_ID,
    running: (await client.submit(request)).id,
    waiting: (await client.submit(request)).id,
  };
  for (const state of STATES) await writeLargeBatch(store, { id: ids[state], jobs: JOBS, state });
  await publishFile(store);
  await writeReport(store);
  return ids;
}

async function publishFile({ deliverables, snapshots }: Store): Promise<void> {
  const published = (await snapshots.readJobs(ENDED_ID)).get(MIDDLE)?.deliverables[0]?.file;
  const place = published && deliverables.placeOf(published);
  if (!place) throw new Error(`${MIDDLE} has no file`);
  const temporary = await deliverables.temporaryPath('bench');
  await writeFile(temporary, Buffer.alloc(FILE_BYTES));
  await deliverables.publish(temporary, place, {});
}

async function writeReport({ specifications, snapshots, reports }: Store): Promise<void> {
  const specification = await specifications.read(ENDED_ID);
  const snapshot = await snapshots.read(ENDED_ID);
  if (!specification || !snapshot) throw new Error('the batch was not written');
  const jobs = await specifications.readJobs(specification);
  const report = buildReport({ specification, jobs, batch: snapshot, snapshots: await snapshots.readJobs(ENDED_ID) });
  await reports.write(ENDED_ID, { json: reportJson(report), csv: reportCsv(report), html: reportHtml(report) });
}
