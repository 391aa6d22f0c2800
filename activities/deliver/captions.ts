import { readFile, writeFile } from 'node:fs/promises';
import type { AssemblyPlan } from '../../model/assembly-plan';
import { beyondTheFilm, type CaptionFormat, type Cue, captionText, cuesBetween, filmEndMs } from '../../model/captions';
import type { Check } from '../../model/deliverable';
import type { CaptionsPreset } from '../../model/preset';
import { toNumber } from '../../model/rational';
import { parseCaptions } from '../captions/parse-captions';
import { same } from './check';
import type { Made, Making } from './making';

/** Writes the job's captions into a file of their own, no longer than the film, and reads them back. */
export async function makeCaptions({ plan, preset, output, onWritten }: Making<CaptionsPreset>): Promise<Made> {
  const cues = cuesOfFilm(plan);
  await writeFile(output, captionText(cues, preset.container));
  onWritten();
  const found = await cuesIn(output, preset.container);
  return {
    checks: [
      same('cues read back', `${cues.length} cues`, `${found.length} cues`),
      same('times of cues read back', timesOf(cues), timesOf(found)),
      cutCues(plan),
    ],
    warnings: [],
    frames: null,
    seconds: plan.frames / toNumber(plan.canvas.rate),
    told: { captions: captionsInWords(plan) },
  };
}

/** There is one at least: a plan whose captions all lie beyond its film is not made. */
export function cuesOfFilm(plan: AssemblyPlan): Cue[] {
  return cuesBetween(plan.captions?.cues ?? [], 0, filmEnd(plan));
}

export function captionsInWords(plan: AssemblyPlan) {
  return { language: plan.captions?.language ?? 'und', cues: cuesOfFilm(plan).length };
}

/** The cues of a file that this product wrote. */
export async function cuesIn(path: string, format: CaptionFormat): Promise<readonly Cue[]> {
  return (await parseCaptions(await readFile(path, 'utf8'), format)).cues;
}

/** Nothing fails for captions that are longer than the film, but somebody should look at why they are. */
export function cutCues(plan: AssemblyPlan): Check {
  const words = beyondTheFilm(plan.captions?.cues ?? [], filmEnd(plan));
  const actual = words.length > 0 ? words.join('; ') : 'all cues lie within the film';
  return { name: 'cues beyond the film', passed: true, expected: 'any', actual };
}

function filmEnd({ frames, canvas }: AssemblyPlan): number {
  return filmEndMs(frames, canvas.rate);
}

function timesOf(cues: readonly Cue[]): string {
  const [first, last] = [cues[0], cues.at(-1)];
  const sum = cues.reduce((total, { from, to }) => total + to - from, 0);
  return `${first?.from} to ${last?.to} ms, ${sum} ms of text`;
}
