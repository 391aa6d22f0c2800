import { join } from 'node:path';
import { textTable } from '../../api/cli/words/text-table';
import { type FilmPreset, isFilm } from '../../model/preset';
import { PRESETS } from '../../model/presets';
import type { Bench } from './bench';
import { fileOf, type HandJob, oneFormat } from './by-hand';
import type { Figure } from './figure';
import { CANVAS } from './footage';
import { runBatch, withFreshStack } from './fresh-stack';
import { MIXED_FILM, makeMixedFilm } from './mixed-film';
import { packetSizes, packetSizesIn, similarity, similarityIn } from './picture-quality';
import { runCommand } from './run-command';

/** Codecs whose encoders look at many frames at a time: a span ends their view. The others code each picture for itself. */
const CODECS: readonly string[] = ['h264', 'hevc', 'vp9', 'av1'];

const MOST_SSIM_APART = 0.002;
const MOST_PERCENT_APART = 3;

interface Quality {
  /** Structural similarity with the source. */
  readonly ssim: number;
  /** Of the picture alone. */
  readonly bytes: number;
}

interface Compared {
  readonly preset: string;
  readonly joined: Quality;
  readonly whole: Quality;
}

/** (n): what is joined from spans against the same film encoded in one piece with the same settings. Once: it has no chance in it. */
export async function measureQuality(bench: Bench): Promise<readonly Figure[]> {
  await makeMixedFilm(bench);
  const presets = comparedPresets();
  const compared = await withFreshStack(bench, 'whole machine', async (client, { stateDir }) => {
    const { result } = await runBatch(bench, client, `${presets.length} presets, joined from spans`, {
      name: 'bench, quality',
      jobs: presets.map(({ name }) => ({ id: name, project_id: MIXED_FILM.id, formats: [name] })),
    });
    const files = new Map(result.jobs.map(({ id, deliverables }) => [id, deliverables[0]?.file ?? '']));
    const rows: Compared[] = [];
    for (const preset of presets) {
      rows.push(await compare(bench, preset, join(stateDir, 'store', files.get(preset.name) ?? '')));
    }
    return rows;
  });
  bench.steps.say(`\n${qualityTable(compared)}`);
  return compared.flatMap(figuresOf);
}

/** The films whose picture is as the timeline has it, one for each way to encode it: others of the same settings would say the same. */
function comparedPresets(): readonly FilmPreset[] {
  const plain = PRESETS.filter(isFilm).filter(
    ({ video, picture, captions }) => CODECS.includes(video.codec) && !picture && !captions,
  );
  const settings = plain.map(({ video }) => JSON.stringify(video));
  return plain.filter((_, index) => settings.indexOf(settings[index] as string) === index);
}

async function compare(bench: Bench, preset: FilmPreset, joined: string): Promise<Compared> {
  const job: HandJob = {
    source: join(bench.mediaRoot, MIXED_FILM.id, MIXED_FILM.file),
    seconds: MIXED_FILM.seconds,
    canvas: CANVAS,
    // As in the product, where the source has 8 bits: both sides are to be given the same pictures.
    working: 'yuv420p',
    presets: [preset],
    folder: bench.workDir,
  };
  const { name } = preset;
  const { ffmpeg } = bench.programs;
  await bench.steps.run(`${name}: in one piece`, async () => {
    await runCommand({ name: 'one-piece', program: ffmpeg, args: oneFormat(job, preset) }, bench);
  });
  const { result } = await bench.steps.run(`${name}: both against the source`, async () => ({
    joined: await qualityOf(bench, job, joined),
    whole: await qualityOf(bench, job, fileOf(job, preset)),
  }));
  return { preset: name, ...result };
}

async function qualityOf(bench: Bench, job: HandJob, file: string): Promise<Quality> {
  const { ffmpeg, ffprobe } = bench.programs;
  const seen = await runCommand({ name: 'ssim', program: ffmpeg, args: similarity(file, job) }, bench);
  const counted = await runCommand({ name: 'packets', program: ffprobe, args: packetSizes(file) }, bench);
  return { ssim: similarityIn(seen), bytes: packetSizesIn(counted) };
}

function figuresOf(compared: Compared): Figure[] {
  const { preset } = compared;
  return [
    {
      letter: 'n',
      name: `${preset}: SSIM apart`,
      unit: 'SSIM',
      values: [Math.abs(ssimApart(compared))],
      goal: { is: 'at most', value: MOST_SSIM_APART },
    },
    {
      letter: 'n',
      name: `${preset}: size apart`,
      unit: '%',
      values: [Math.abs(percentApart(compared))],
      goal: { is: 'at most', value: MOST_PERCENT_APART },
    },
  ];
}

function ssimApart({ joined, whole }: Compared): number {
  return joined.ssim - whole.ssim;
}

function percentApart({ joined, whole }: Compared): number {
  return 100 * (joined.bytes / whole.bytes - 1);
}

/** Both sides by preset, and which way they are apart. */
function qualityTable(rows: readonly Compared[]): string {
  const head = ['preset', 'SSIM joined', 'one piece', 'apart', 'MB joined', 'one piece', 'apart'];
  const megabytes = ({ bytes }: Quality) => (bytes / 1e6).toFixed(2);
  return textTable(
    head,
    rows.map((row) => [
      row.preset,
      ...[row.joined.ssim, row.whole.ssim, ssimApart(row)].map((value) => value.toFixed(5)),
      ...[megabytes(row.joined), megabytes(row.whole), `${percentApart(row).toFixed(2)} %`],
    ]),
    new Set([1, 2, 3, 4, 5, 6]),
  );
}
