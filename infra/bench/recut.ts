import type { BatchRequest, Client } from '../../api/client/client';
import { FORMATS } from '../../model/preset';
import type { BatchView } from '../../model/views';
import type { Shot } from '../demo/otio';
import { type Bench, rotated, roundsOf } from './bench';
import { CUT_FILM, firstCut, makeRushes, saveCut, withOneChanged, withOneInserted } from './cut-film';
import { type Figure, ratios } from './figure';
import { runBatch, withFreshStack } from './fresh-stack';

const MOST_OF_FIRST = 0.1;

const EDITS: readonly { readonly name: string; readonly edit: (shots: readonly Shot[]) => Shot[] }[] = [
  { name: 'one shot changed', edit: withOneChanged },
  { name: 'one shot inserted at the head', edit: withOneInserted },
];

/** (l): a film of sixty shots after an edit, against its first time; each edit is made to the first cut. */
export async function measureRecut(bench: Bench): Promise<readonly Figure[]> {
  await makeRushes(bench);
  const first = { seconds: [] as number[], spans: [] as number[] };
  const edited = EDITS.map((one) => ({ ...one, seconds: [] as number[], spans: [] as number[] }));
  for (const round of roundsOf(bench)) {
    await withFreshStack(bench, 'whole machine', async (client) => {
      const shots = firstCut();
      const full = await makeCut(bench, client, `round ${round}: ${shots.length} shots`, shots);
      first.seconds.push(full.seconds);
      first.spans.push(full.spans);
      for (const { name, edit, seconds, spans } of rotated(edited, round)) {
        const again = await makeCut(bench, client, `round ${round}: ${name}`, edit(shots));
        seconds.push(again.seconds);
        spans.push(again.spans);
      }
    });
  }
  return [
    ...edited.flatMap(({ name, seconds, spans }): Figure[] => [
      {
        letter: 'l',
        name: `${name} / first time`,
        unit: 'ratio',
        values: ratios(seconds, first.seconds),
        goal: { is: 'at most', value: MOST_OF_FIRST },
      },
      { letter: 'l', name, unit: 's', values: seconds },
      { letter: 'l', name: `${name}: spans rendered`, unit: 'spans', values: spans },
    ]),
    { letter: 'l', name: 'first time', unit: 's', values: first.seconds },
    { letter: 'l', name: 'first time: spans rendered', unit: 'spans', values: first.spans },
  ];
}

async function makeCut(bench: Bench, client: Client, label: string, shots: readonly Shot[]) {
  await saveCut(bench, shots);
  const request: BatchRequest = {
    name: 'bench, re-cut',
    jobs: [{ project_id: CUT_FILM, formats: FORMATS, quality: 'draft' }],
  };
  const { result, seconds } = await runBatch(bench, client, label, request);
  return { seconds, spans: spansRendered(result) };
}

/** Spans of the one job of a batch that were not found from before. */
function spansRendered({ jobs }: BatchView): number {
  const [one] = jobs.flatMap(({ deliverables }) => deliverables);
  return one ? one.spans - one.reused_spans : Number.NaN;
}
