import { setTimeout as pause } from 'node:timers/promises';
import type { BatchRequest, Client } from '../../api/client/client';
import { hasBatchEnded } from '../../model/status';
import { allGood } from '../demo/table';
import { type Bench, roundsOf } from './bench';
import { errorsOf, type Sample } from './estimate-errors';
import type { Figure } from './figure';
import { ENCODE_BOUND, makeFilm, makeSmallProjects } from './footage';
import { withFreshStack } from './fresh-stack';
import { smallBatch } from './small-batch';
import { quantile } from './statistics';

const POLL_MS = 500;
const MOST_PERCENT = 20;

/** (i): the error of the time that a batch is said to take yet, from 20 % done on, for batches of several shapes. */
export async function measureEstimate(bench: Bench): Promise<readonly Figure[]> {
  await makeFilm(bench, ENCODE_BOUND);
  const shapes = shapesOf(await makeSmallProjects(bench));
  const measured = Object.entries(shapes).map(([name, request]) => ({
    name,
    request,
    medians: [] as number[],
    p90: [] as number[],
  }));
  for (const round of roundsOf(bench)) {
    for (const { name, request, medians, p90 } of measured) {
      const errors = await withFreshStack(
        bench,
        'whole machine',
        async (client) => await follow(bench, client, `${name}, round ${round}`, request),
      );
      medians.push(quantile(errors, 0.5));
      p90.push(quantile(errors, 0.9));
    }
  }
  return measured.flatMap(({ name, medians, p90 }): Figure[] => [
    {
      letter: 'i',
      name: `error of the estimate, ${name}: median`,
      unit: '%',
      values: medians,
      goal: { is: 'at most', value: MOST_PERCENT },
    },
    { letter: 'i', name: `error of the estimate, ${name}: 90th percentile`, unit: '%', values: p90 },
  ]);
}

/** What makes an estimate hard: jobs that wait on each other, a last one that runs alone, few at a time. */
function shapesOf(projects: readonly string[]): Record<string, BatchRequest> {
  return {
    'equal jobs, 4 at a time': smallBatch(projects.slice(0, 24), 4),
    'equal jobs, 1 at a time': smallBatch(projects.slice(0, 16), 1),
    'a long film among small ones': longAmongSmall(projects.slice(0, 10)),
    'chains of dependencies': chains(projects.slice(0, 15), [7, 4, 3, 1]),
  };
}

/** The long one comes last of its band and has three formats in two qualities: most of the batch hangs on it at the end. */
function longAmongSmall(small: readonly string[]): BatchRequest {
  const film = (quality: 'draft' | 'standard') => ({ project_id: ENCODE_BOUND.id, quality });
  return {
    name: 'bench, long among small',
    jobs: [
      { ...film('draft'), formats: ['mp4', 'webm'], priority: 'high' },
      ...smallBatch(small).jobs,
      { ...film('standard'), formats: ['mp4', 'webm'], priority: 'low' },
    ],
    max_concurrent: 4,
  };
}

/** Chains of these lengths side by side: in the end the longest one goes on alone. */
function chains(projects: readonly string[], lengths: readonly number[]): BatchRequest {
  const waiting = [...projects];
  const jobs = lengths.flatMap((length, chain) =>
    waiting.splice(0, length).map((project, link) => ({
      id: `chain-${chain}-${link}`,
      project_id: project,
      formats: ['mp4' as const],
      dependencies: link === 0 ? [] : [`chain-${chain}-${link - 1}`],
    })),
  );
  return { name: 'bench, chains', jobs, max_concurrent: 4 };
}

/** Asks for the progress of a batch until it has ended. @returns the errors of what it was told, in percent. */
async function follow(bench: Bench, client: Client, label: string, request: BatchRequest): Promise<number[]> {
  const samples: Sample[] = [];
  const { result: id } = await bench.steps.run(label, async (tell) => {
    const batch = await client.submit(request);
    for (;;) {
      bench.signal.throwIfAborted();
      const { status, progress, estimated_completion } = await client.progress(batch.id);
      if (hasBatchEnded(status)) return batch.id;
      samples.push({ atMs: Date.now(), progress, estimate: estimated_completion });
      tell(`${progress.toFixed(0)} %`);
      await pause(POLL_MS);
    }
  });
  const batch = await client.get(id);
  if (!allGood(batch)) throw new Error(`${label}: the batch is ${batch.status}`);
  const errors = errorsOf(samples, Date.parse(batch.ended_at ?? ''));
  if (errors.length === 0) throw new Error(`${label}: the batch was too short for this machine`);
  return errors;
}
