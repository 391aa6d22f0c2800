import { type Bench, rotated, roundsOf } from './bench';
import type { Figure } from './figure';
import { makeSmallProjects } from './footage';
import { timeBatch, withFreshStack } from './fresh-stack';
import { jobsPerHour, smallBatch } from './small-batch';

const LIMITS = [1, 2, 4, 8] as const;

/** (f): small jobs at several limits of jobs at a time. In each round every limit gets other projects, so that none finds a span made. */
export async function measureConcurrent(bench: Bench): Promise<readonly Figure[]> {
  const projects = await makeSmallProjects(bench);
  const size = Math.floor(projects.length / LIMITS.length);
  const measured = LIMITS.map((limit) => ({ limit, values: [] as number[] }));
  for (const round of roundsOf(bench)) {
    await withFreshStack(bench, 'whole machine', async (client) => {
      for (const [index, { limit, values }] of rotated(measured, round).entries()) {
        const jobs = projects.slice(index * size, (index + 1) * size);
        const label = `${jobs.length} small jobs, round ${round}: ${limit} at a time`;
        values.push(jobsPerHour(jobs.length, await timeBatch(bench, client, label, smallBatch(jobs, limit))));
      }
    });
  }
  return measured.map(({ limit, values }) => ({
    letter: 'f',
    name: `small jobs, max_concurrent ${limit}`,
    unit: 'jobs/h',
    values,
  }));
}
