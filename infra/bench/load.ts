import { FORMATS } from '../../model/preset';
import { type Bench, roundsOf } from './bench';
import type { Figure } from './figure';
import { DECODE_BOUND, ENCODE_BOUND, makeFilm } from './footage';
import { timeBatch, withFreshStack } from './fresh-stack';
import { whileWatched } from './machine-use';
import { highestUse, meanUse } from './statistics';

const WINDOW_SECONDS = 10;
const MOST_PERCENT = 80;

/** (d): how busy the whole machine is while a batch encodes within the default target. */
export async function measureLoad(bench: Bench): Promise<readonly Figure[]> {
  for (const film of [ENCODE_BOUND, DECODE_BOUND]) await makeFilm(bench, film);
  const highest: number[] = [];
  const mean: number[] = [];
  for (const round of roundsOf(bench)) {
    const readings = await withFreshStack(
      bench,
      'default target',
      async (client) =>
        await whileWatched(
          async () =>
            await timeBatch(bench, client, `machine use, round ${round}`, {
              name: 'bench, load',
              jobs: [
                { project_id: ENCODE_BOUND.id, formats: FORMATS, quality: 'standard' },
                { project_id: DECODE_BOUND.id, formats: FORMATS, quality: 'draft' },
              ],
            }),
        ),
    );
    highest.push(highestUse(readings, WINDOW_SECONDS));
    mean.push(meanUse(readings));
  }
  return [
    {
      letter: 'd',
      name: `machine use, busiest ${WINDOW_SECONDS} s`,
      unit: '%',
      values: highest,
      goal: { is: 'at most', value: MOST_PERCENT },
      judged: 'max',
    },
    { letter: 'd', name: 'machine use, whole batch', unit: '%', values: mean },
  ];
}
