import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { presetFor } from '../../model/presets';
import { findOnPath } from '../config';
import { type Bench, rotated, roundsOf } from './bench';
import { smallFormat } from './by-hand';
import { type Figure, ratios } from './figure';
import { makeSmallProjects, SMALL_FILE } from './footage';
import { timeBatch, withFreshStack } from './fresh-stack';
import { runCommand, timeByHand } from './run-command';
import { jobsPerHour, smallBatch } from './small-batch';

const FEWEST_JOBS_PER_HOUR = 1_000;
const LEAST_OF_XARGS = 0.7;

/** (e): many small jobs, by a batch and by xargs. */
export async function measureSmall(bench: Bench): Promise<readonly Figure[]> {
  const projects = await makeSmallProjects(bench);
  const xargs = findOnPath('xargs');
  if (xargs === undefined) throw new Error('xargs is not on PATH: it is what the small jobs are held against');
  const batch: number[] = [];
  const byXargs: number[] = [];
  for (const round of roundsOf(bench)) {
    const label = `${projects.length} small jobs, round ${round}`;
    const sides = [
      async () => {
        const seconds = await withFreshStack(
          bench,
          'whole machine',
          async (client) => await timeBatch(bench, client, `${label}: batch`, smallBatch(projects)),
        );
        batch.push(jobsPerHour(projects.length, seconds));
      },
      async () => {
        const seconds = await timeByHand(bench, `${label}: xargs -P2 ffmpeg -threads 1`, async (folder) => {
          await runXargs(bench, xargs, projects, folder);
        });
        byXargs.push(jobsPerHour(projects.length, seconds));
      },
    ];
    for (const side of rotated(sides, round)) await side();
  }
  return [
    {
      letter: 'e',
      name: 'small jobs',
      unit: 'jobs/h',
      values: batch,
      goal: { is: 'at least', value: FEWEST_JOBS_PER_HOUR },
    },
    {
      letter: 'e',
      name: 'small jobs: batch / xargs',
      unit: 'ratio',
      values: ratios(batch, byXargs),
      goal: { is: 'at least', value: LEAST_OF_XARGS },
    },
    { letter: 'e', name: 'small jobs: xargs', unit: 'jobs/h', values: byXargs },
  ];
}

async function runXargs(bench: Bench, xargs: string, projects: readonly string[], folder: string): Promise<void> {
  const list = join(folder, 'jobs.txt');
  await writeFile(list, `${projects.join('\n')}\n`);
  const command = smallFormat(
    join(bench.mediaRoot, '{}', SMALL_FILE),
    presetFor('mp4', 'standard'),
    `${folder}/{}.mp4`,
  );
  await runCommand(
    { name: 'xargs', program: xargs, args: ['-a', list, '-P', '2', '-I', '{}', bench.programs.ffmpeg, ...command] },
    bench,
  );
}
