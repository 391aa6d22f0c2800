import type { BatchRequest } from '../../api/client/client';
import { type Bench, rotated, roundsOf } from './bench';
import { CUT_FILM, firstCut, makeRushes, saveCut } from './cut-film';
import { type Figure, ratios } from './figure';
import { timeBatch } from './fresh-stack';
import { ownProcessors, withPinnedWorkers } from './pinned-workers';

const LEAST_SPEED_UP = 1.8;

const REQUEST: BatchRequest = {
  name: 'bench, workers',
  jobs: [{ project_id: CUT_FILM, formats: ['mp4', 'webm'], quality: 'draft' }],
};

/** (m): one film by one worker on a processor of its own, and by two. */
export async function measureWorkers(bench: Bench): Promise<readonly Figure[]> {
  const [first, second] = await ownProcessors();
  if (first === undefined || second === undefined) throw new Error('two processors are needed, one for each worker');
  await makeRushes(bench);
  await saveCut(bench, firstCut());
  const one: number[] = [];
  const two: number[] = [];
  for (const round of roundsOf(bench)) {
    const side = (seconds: number[], name: string, processors: readonly number[]) => async () => {
      const label = `round ${round}: ${name}`;
      const run = await withPinnedWorkers(
        bench,
        processors,
        async (client) => await timeBatch(bench, client, label, REQUEST),
      );
      seconds.push(run);
    };
    const sides = [side(one, 'one worker', [first]), side(two, 'two workers', [first, second])];
    for (const run of rotated(sides, round)) await run();
  }
  return [
    {
      letter: 'm',
      name: 'two pinned workers: times as fast as one',
      unit: 'ratio',
      values: ratios(one, two),
      goal: { is: 'at least', value: LEAST_SPEED_UP },
    },
    { letter: 'm', name: 'one pinned worker', unit: 's', values: one },
    { letter: 'm', name: 'two pinned workers', unit: 's', values: two },
  ];
}
