import type { LoudnessTarget, SoundPreset } from '../../model/preset';
import { toNumber } from '../../model/rational';
import { sampleAt } from '../../model/sample-clock';
import { ffmpegArguments, READ_LIST } from '../ffmpeg/command';
import { codeOf, ffmpegError, withErrorsAlone } from '../ffmpeg/failure';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { soundNeed } from '../render/estimate';
import { loudnessIn, MEASURE_LOUDNESS, type Normalized } from './loudness';
import type { Making } from './making';

/** Encoders that lose something put peaks a little higher than they were, resampling does by a trace: dB that are kept free for it. */
const LOSSY_MARGIN = 1;
const LOSSLESS_MARGIN = 0.2;
const LOSSLESS = /^(pcm|flac)/;

/** The filter's own default and its most, in LU: with a range below that of the sound it would compress it. */
const USUAL_RANGE = 7;
const MOST_RANGE = 50;
/** It takes a range of 0 for one that was not measured. */
const LEAST_RANGE = 0.1;
/** Its own limits of what it can be told, in dBTP and LUFS. */
const LEAST_PEAK = -9;
const MOST_INTEGRATED = -5;

/** A trial that ends so near its target, in LU, is the last; and there are so many at most. */
const CLOSE_ENOUGH = 0.3;
const MOST_TRIALS = 3;

/** How sound is brought to its target. */
export interface Normalization {
  readonly target: LoudnessTarget;
  /** A chain of filters from the joined sound to one as long; null for silence, which is left alone. */
  readonly filter: string | null;
}

/** The first of two passes: measures the joined sound with the filter that the second is made with. */
export async function prepareNormalization(
  list: string,
  audio: SoundPreset['audio'],
  making: Pick<Making<SoundPreset>, 'plan' | 'context'>,
): Promise<Normalization | null> {
  const { loudness: target, codec } = audio;
  if (!target) return null;
  const peak = Math.max(LEAST_PEAK, target.truePeak - (LOSSLESS.test(codec) ? LOSSLESS_MARGIN : LOSSY_MARGIN));
  const measured = measuredIn(await listen(list, loudnorm({ I: target.integrated, TP: peak }), making));
  if (!measured) return { target, filter: null };
  let integrated = target.integrated;
  const filter = () => normalizer(measured, { integrated, peak }, audio, making);
  const isLinear = measured.truePeak + integrated - measured.integrated <= peak && measured.range <= MOST_RANGE;
  // Where it has to hold peaks down it ends up beside its target: it is told another one, until it ends up at this one.
  for (let trial = 0; !isLinear && trial < MOST_TRIALS; trial += 1) {
    const heard = loudnessIn(await listen(list, `${filter()},${MEASURE_LOUDNESS}`, making))?.integrated_lufs;
    const off = target.integrated - (heard ?? target.integrated);
    if (Math.abs(off) < CLOSE_ENOUGH) break;
    integrated = Math.min(MOST_INTEGRATED, integrated + off);
  }
  return { target, filter: filter() };
}

/** @returns what a filter says of the joined sound. */
async function listen(
  list: string,
  filter: string,
  { plan, context }: Pick<Making<SoundPreset>, 'plan' | 'context'>,
): Promise<string> {
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      [{ path: list, options: READ_LIST }],
      [{ path: '-', options: ['-map', '0:a:0', '-af', filter, '-f', 'null'] }],
      { tells: 'level+info' },
    ),
    need: soundNeed(plan.frames / toNumber(plan.canvas.rate)),
  });
  if (codeOf(end) !== undefined) throw ffmpegError(withErrorsAlone(end));
  return end.stderr;
}

/** The filters of the second pass. Where the first cannot work linearly it works at 192 kHz, and may end some samples off. */
function normalizer(
  measured: Measured,
  { integrated, peak }: { readonly integrated: number; readonly peak: number },
  { sampleRate }: SoundPreset['audio'],
  { plan }: Pick<Making<SoundPreset>, 'plan'>,
): string {
  const samples = sampleAt(plan.frames, plan.canvas.rate);
  const leveled = loudnorm({
    I: integrated,
    TP: peak,
    LRA: Math.min(MOST_RANGE, Math.max(USUAL_RANGE, measured.range)),
    measured_I: measured.integrated,
    measured_TP: measured.truePeak,
    measured_LRA: Math.max(LEAST_RANGE, measured.range),
    measured_thresh: measured.threshold,
    offset: measured.offset,
    linear: 'true',
  });
  return [
    ...[leveled, `aresample=${sampleRate}`, 'aformat=channel_layouts=stereo'],
    ...[`apad=whole_len=${samples}`, `atrim=end_sample=${samples}`],
  ].join(',');
}

function loudnorm(options: Readonly<Record<string, number | string>>): string {
  const words = Object.entries({ ...options, print_format: 'json' }).map(([name, value]) => `${name}=${value}`);
  return `loudnorm=${words.join(':')}`;
}

/** What the second pass says that it did: `linear`, one gain for all, or `dynamic`, where peaks stood in the way of that. */
export function normalizedAs(normalization: Normalization | null, text: string): Normalized | null {
  if (!normalization) return null;
  const { target, filter } = normalization;
  return { target, kind: filter === null ? null : (figuresIn(text)?.['normalization_type'] ?? 'unknown') };
}

interface Measured {
  readonly integrated: number;
  readonly truePeak: number;
  readonly range: number;
  readonly threshold: number;
  readonly offset: number;
}

/** Undefined for silence, and for sound too short to have a loudness. */
function measuredIn(text: string): Measured | undefined {
  const figures = figuresIn(text);
  const number = (name: string) => Number(figures?.[name]);
  const measured = {
    integrated: number('input_i'),
    truePeak: number('input_tp'),
    range: number('input_lra'),
    threshold: number('input_thresh'),
    offset: number('target_offset'),
  };
  return Object.values(measured).every(Number.isFinite) && measured.integrated > -70 ? measured : undefined;
}

/** The filter's last JSON among ffmpeg's words. */
function figuresIn(text: string): Readonly<Record<string, string>> | undefined {
  const found = text.match(/\{[^{}]*"normalization_type"[^{}]*\}/g)?.at(-1);
  return found === undefined ? undefined : JSON.parse(found);
}
