import type { BatchRequest } from '../../api/client/client';
import { FORMATS, type Preset, type Quality } from '../../model/preset';
import { presetFor } from '../../model/presets';
import { findOnPath } from '../config';
import { type Bench, rotated, roundsOf } from './bench';
import { allFormats, fileOf, fullDecode, type HandJob, oneFormat, probed } from './by-hand';
import { type Figure, ratios } from './figure';
import { DECODE_BOUND, ENCODE_BOUND, FILM_SECONDS, type FilmProject, filmPath, makeFilm, SIX_FORMATS } from './footage';
import { timeBatch, withFreshStack } from './fresh-stack';
import { type HandCommand, runCommand, runTwoAtATime, timeByHand } from './run-command';

interface FilmSet {
  readonly project: FilmProject;
  readonly formats: readonly string[];
  readonly quality: Quality;
  /** Where decoding costs most, decoding once for all formats must pay. */
  readonly mostOfSeparate: number;
}

const SETS: readonly FilmSet[] = [
  { project: ENCODE_BOUND, formats: FORMATS, quality: 'standard', mostOfSeparate: 0.95 },
  { project: DECODE_BOUND, formats: FORMATS, quality: 'draft', mostOfSeparate: 0.75 },
  {
    project: SIX_FORMATS,
    formats: [...FORMATS, 'dnxhr-hq', 'hevc-standard', 'av1-standard'],
    quality: 'draft',
    mostOfSeparate: 0.6,
  },
];
const MOST_OF_SINGLE = 1.03;
const MOST_OF_FRESH = 0.1;

/** (a), (b) and (c): one film in several formats, by a batch, by the same batch again, and by hand in two ways. */
export async function measureFresh(bench: Bench): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const sha256sum = findOnPath('sha256sum');
  if (sha256sum === undefined) throw new Error('sha256sum is not on PATH: it is one of the checks by hand');
  for (const set of SETS) {
    await makeFilm(bench, set.project);
    figures.push(...(await measureSet(bench, set, sha256sum)));
  }
  return figures;
}

async function measureSet(bench: Bench, set: FilmSet, sha256sum: string): Promise<Figure[]> {
  const { id } = set.project;
  const times = { fresh: [] as number[], again: [] as number[], separate: [] as number[], single: [] as number[] };
  for (const round of roundsOf(bench)) {
    const label = `${id}, round ${round}`;
    const sides = [
      async () => {
        const { fresh, again } = await timeProduct(bench, set, label);
        times.fresh.push(fresh);
        times.again.push(again);
      },
      async () => void times.separate.push(await timeSeparate(bench, set, label)),
      async () => void times.single.push(await timeSingle(bench, set, label, sha256sum)),
    ];
    for (const side of rotated(sides, round)) await side();
  }
  const { fresh, again, separate, single } = times;
  const most = (value: number) => ({ is: 'at most', value }) as const;
  const ratio = (letter: string, name: string, values: number[], goal: number): Figure => ({
    letter,
    name: `${id}: ${name}`,
    unit: 'ratio',
    values,
    goal: most(goal),
  });
  const seconds = (letter: string, name: string, values: number[]): Figure => ({
    letter,
    name: `${id}: ${name}`,
    unit: 's',
    values,
  });
  return [
    ratio('a', 'batch / one command a format', ratios(fresh, separate), set.mostOfSeparate),
    ratio('b', 'batch / one command for all, and checks', ratios(fresh, single), MOST_OF_SINGLE),
    ratio('c', 'unchanged batch / first one', ratios(again, fresh), MOST_OF_FRESH),
    seconds('a', 'batch', fresh),
    seconds('a', 'one command a format, two at a time', separate),
    seconds('b', 'one command for all, and checks', single),
    seconds('c', 'unchanged batch', again),
  ];
}

async function timeProduct(bench: Bench, { project, formats, quality }: FilmSet, label: string) {
  const request: BatchRequest = { name: 'bench', jobs: [{ project_id: project.id, formats, quality }] };
  return await withFreshStack(bench, 'whole machine', async (client) => ({
    fresh: await timeBatch(bench, client, `${label}: batch`, request),
    again: await timeBatch(bench, client, `${label}: the same batch again`, request),
  }));
}

async function timeSeparate(bench: Bench, set: FilmSet, label: string): Promise<number> {
  return await filmByHand(bench, set, `${label}: one command a format, two at a time`, async (job) => {
    // The longest first: two at a time end soonest so.
    const order = [...job.presets].sort((a, b) => b.video.cpuSecondsPerMegapixel - a.video.cpuSecondsPerMegapixel);
    const command = (preset: Preset) => encoding(bench, preset.name, oneFormat(job, preset));
    await runTwoAtATime(order.map(command), bench);
  });
}

/** What the product does to each file is done to these: all of it decoded, its packets counted, its loudness measured, its SHA-256 taken. */
async function timeSingle(bench: Bench, set: FilmSet, label: string, sha256sum: string): Promise<number> {
  return await filmByHand(bench, set, `${label}: one command for all, and checks`, async (job) => {
    await runCommand(encoding(bench, 'all', allFormats(job)), bench);
    const checks = job.presets.flatMap((preset): HandCommand[] => {
      const file = fileOf(job, preset);
      return [
        encoding(bench, `decode-${preset.name}`, fullDecode(file)),
        { name: `probe-${preset.name}`, program: bench.programs.ffprobe, args: probed(file) },
        { name: `hash-${preset.name}`, program: sha256sum, args: [file] },
      ];
    });
    await runTwoAtATime(checks, bench);
  });
}

function encoding({ programs }: Bench, name: string, args: string[]): HandCommand {
  return { name, program: programs.ffmpeg, args };
}

/** Takes the time of commands that make one set's film. */
async function filmByHand(
  bench: Bench,
  { project, formats, quality }: FilmSet,
  label: string,
  work: (job: HandJob) => Promise<void>,
): Promise<number> {
  return await timeByHand(bench, label, async (folder) => {
    await work({
      source: filmPath(bench, project),
      seconds: FILM_SECONDS,
      canvas: project.canvas,
      presets: formats.map((format) => presetFor(format, quality)),
      folder,
    });
  });
}
