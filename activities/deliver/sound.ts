import { readFile } from 'node:fs/promises';
import type { AssemblyPlan } from '../../model/assembly-plan';
import type { Check } from '../../model/deliverable';
import type { SoundPreset } from '../../model/preset';
import { mediaUsed } from '../../model/program';
import { toNumber } from '../../model/rational';
import { SAMPLE_RATE, sampleAt } from '../../model/sample-clock';
import { DECODE_MEDIA, ffmpegArguments, READ_LIST } from '../ffmpeg/command';
import { codeOf, ffmpegError, lastWords, withErrorsAlone } from '../ffmpeg/failure';
import { probe } from '../ffmpeg/probe';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { soundNeed } from '../render/estimate';
import { same } from './check';
import { soundChecks } from './check-film';
import { hashIn, writeSoundList } from './join';
import { type Loudness, loudnessChecks, loudnessIn, MEASURE_LOUDNESS, type Normalized } from './loudness';
import type { Made, Making } from './making';
import { nameNoSpeakers } from './no-speakers';
import { type Normalization, prepareNormalization } from './normalize';
import { timeReference } from './start-timecode';
import { verifyRenditions } from './verify-renditions';

/** Output options that hash samples as they are, whatever they are packed in. */
const HASH_SAMPLES = ['-c:a', 'pcm_s24le', '-f', 'streamhash', '-hash', 'murmur3'];

/** Joins stretches of sound to a file without a picture: the mix, or each row for itself, side by side. */
export async function makeSound(making: Making<SoundPreset>): Promise<Made> {
  const { plan, preset, output, store, context, onWritten } = making;
  const rows = rowsOf(plan, preset);
  const renditions = await verifyRenditions(store, { spans: [], rows }, context.signal);
  const lists: string[] = [];
  for (const [row, stretches] of renditions.rows.entries())
    lists.push(await writeSoundList(`row-${row}`, stretches, making));
  const bytes = renditions.rows.flat().reduce((sum, record) => sum + record.bytes, 0);
  const normalization = preset.of === 'mix' ? await prepareNormalization(lists[0] ?? '', preset.audio, making) : null;
  const joined = await join(making, { lists, bytes, normalization });
  if (preset.of === 'rows') await nameNoSpeakers(output);
  onWritten();
  const { checks, loudness } = await examine(making, { ...joined, channels: rows.length * preset.audio.channels });
  return {
    checks,
    warnings: [],
    frames: null,
    seconds: sampleAt(plan.frames, plan.canvas.rate) / SAMPLE_RATE,
    told:
      preset.of === 'rows'
        ? { rows: rowsInWords(plan) }
        : { loudness: loudness ?? null, ...(joined.normalized ? { normalization: joined.normalized.kind } : {}) },
  };
}

/** Hashes of the stretches of each row that the file holds. */
function rowsOf({ audio }: AssemblyPlan, { of }: SoundPreset): string[][] {
  if (of === 'mix') return [audio.map(({ rendition }) => rendition)];
  const rows = audio[0]?.stems?.length ?? 0;
  return Array.from({ length: rows }, (_, row) => audio.map(({ stems }) => stems?.[row] ?? ''));
}

/** Which channels hold which row, counted from one, and the files that are heard in it. */
function rowsInWords({ audio, media }: AssemblyPlan) {
  const rows = audio[0]?.stems?.length ?? 0;
  return Array.from({ length: rows }, (_, row) => ({
    row: row + 1,
    channels: [2 * row + 1, 2 * row + 2],
    sources: mediaUsed(audio.flatMap((stretch) => stretch.rows[row] ?? [])).map((index) => media[index]?.path ?? ''),
  }));
}

interface ToJoin {
  readonly lists: readonly string[];
  readonly bytes: number;
  readonly normalization: Normalization | null;
}

interface Joined {
  /** Hash of the samples that went into the file. */
  readonly samplesIn: string;
  readonly normalized: Normalized | null;
}

async function join(
  { plan, preset, output, context, place }: Making<SoundPreset>,
  { lists, bytes, normalization }: ToJoin,
): Promise<Joined> {
  const inputs = lists.map((_, index) => `[${index}:a:0]`).join('');
  const merged = lists.length > 1 ? `amerge=inputs=${lists.length},` : '';
  const normal = normalization?.filter ? `${normalization.filter},` : '';
  const script = await place.write(
    'graph.txt',
    `${inputs}${merged}${normal}aformat=sample_fmts=${samplesOf(preset)},asplit[file][hash]`,
  );
  const hash = await place.path('samples.txt');
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      lists.map((path) => ({ path, options: READ_LIST })),
      [
        {
          path: output,
          options: [
            ...['-map', '[file]', '-map_metadata', '-1', '-c:a', preset.audio.encoder, ...preset.audio.arguments],
            ...['-ar', String(preset.audio.sampleRate), ...preset.muxArguments],
            ...['-metadata', `time_reference=${timeReference(plan)}`, '-f', preset.container],
          ],
        },
        { path: hash, options: ['-map', '[hash]', ...HASH_SAMPLES] },
      ],
      { filterScript: script, tells: 'level+info' },
    ),
    need: { ...soundNeed(plan.frames / toNumber(plan.canvas.rate)), diskBytes: bytes },
  });
  if (codeOf(end) !== undefined) throw ffmpegError(withErrorsAlone(end));
  return {
    // Two hashes that are both missing must not pass for the same.
    samplesIn: hashIn(await readFile(hash, 'utf8'), 'a') ?? 'no hash of the stretches',
    normalized: normalization,
  };
}

/** What is hashed is what the file holds. */
function samplesOf({ audio }: SoundPreset): 's16' | 's32' {
  return audio.encoder === 'pcm_s16le' ? 's16' : 's32';
}

/** Stems are no speakers; a WAV file of 16 bits and two channels does not name them: a player takes left and right. */
function hasSpeakers({ of, audio }: SoundPreset): boolean {
  return of === 'mix' && audio.encoder !== 'pcm_s16le';
}

interface Expected extends Joined {
  readonly channels: number;
}

async function examine(
  { plan, planned, preset, output, context }: Making<SoundPreset>,
  { samplesIn, normalized, channels }: Expected,
): Promise<{ checks: Check[]; loudness: Loudness | undefined }> {
  const { fileName } = planned;
  const probed = await probe(context.programs, output, context.signal, { shownAs: fileName });
  const isMix = preset.of === 'mix';
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      [{ path: output, options: DECODE_MEDIA }],
      [
        { path: '-', options: ['-map', '0:a:0', ...HASH_SAMPLES] },
        // Rows of sound that are heard together have no loudness of their own.
        ...(isMix ? [{ path: '-', options: ['-map', '0:a:0', '-af', MEASURE_LOUDNESS, '-f', 'null'] }] : []),
      ],
      { tells: 'level+info' },
    ),
    need: soundNeed(0),
  });
  const error = codeOf(end) === undefined ? null : lastWords(withErrorsAlone(end)).replaceAll(output, fileName);
  const stream = probed.streams.find(({ codec_type }) => codec_type === 'audio');
  const samples = `${sampleAt(plan.frames, plan.canvas.rate)} samples`;
  const loudness = loudnessIn(end.stderr);
  return {
    checks: [
      ...soundChecks(stream, { ...preset.audio, channels }, hasSpeakers(preset) ? undefined : null),
      same('sound is as long as the timeline, to the sample', samples, `${stream?.duration_ts ?? 'no'} samples`),
      same(
        'sound is the stretches that were rendered, sample for sample',
        samplesIn,
        hashIn(end.lines.join('\n'), 'a'),
      ),
      same('time reference', timeReference(plan), probed.format.tags?.['time_reference']),
      same('sound decodes without error', 'no error', error ?? 'no error'),
      ...(isMix ? loudnessChecks(loudness, normalized) : []),
    ],
    loudness,
  };
}
