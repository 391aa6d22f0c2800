import type { LoudnessTarget, SoundPreset } from '../../model/preset';
import { toNumber } from '../../model/rational';
import { sampleAt } from '../../model/sample-clock';
import { ffmpegArguments, READ_LIST } from '../ffmpeg/command';
import { codeOf, ffmpegError, withErrorsAlone } from '../ffmpeg/failure';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { soundNeed } from '../render/estimate';
import { limitTruePeaks } from './limiter';
import { type Loudness, loudnessIn, MEASURE_LOUDNESS, type Normalized } from './loudness';
import type { Making } from './making';

/** Encoders that lose something put peaks a little higher than they were, resampling does by a trace: dB that are kept free for it. */
const LOSSY_MARGIN = 1;
const LOSSLESS_MARGIN = 0.2;
const LOSSLESS = /^(pcm|flac)/;

/** What ebur128 says of sound in which it heard nothing, in LUFS: silence, or too little to have a loudness. */
const NOTHING_HEARD = -70;

/** A trial that ends so near its target, in LU, is the last; and there are so many at most. */
const CLOSE_ENOUGH = 0.2;
const MOST_TRIALS = 5;
/** The more is held down the less a gain makes louder: a dB makes this share of a LU at least, or it is given up. */
const LEAST_SLOPE = 0.2;
/** Sound that had to be made so much louder than by its loudness alone would be nothing but limited, in dB. */
const MOST_DRIVE = 20;

type Listening = Pick<Making<SoundPreset>, 'plan' | 'context'>;

/** How sound is brought to its target. */
export interface Normalization extends Normalized {
  /** A chain of filters from the joined sound to one as long; null for silence, which is left alone. */
  readonly filter: string | null;
}

/**
 * The first of two passes: measures the joined sound. One gain brings it to its target where its peaks allow that; else what would rise
 * above the limit is held down, and the gain is tried until the loudness is right.
 */
export async function prepareNormalization(
  list: string,
  audio: SoundPreset['audio'],
  making: Listening,
): Promise<Normalization | null> {
  const { loudness: target, codec } = audio;
  if (!target) return null;
  const before = await listen(list, MEASURE_LOUDNESS, making);
  if (!before || before.integrated_lufs <= NOTHING_HEARD || before.true_peak_dbtp === null)
    return { target, kind: null, gain: 0, filter: null };
  const peak = target.truePeak - (LOSSLESS.test(codec) ? LOSSLESS_MARGIN : LOSSY_MARGIN);
  const gain = target.integrated - before.integrated_lufs;
  if (before.true_peak_dbtp + gain <= peak) return { target, kind: 'gain', gain, filter: amplify(gain) };
  return await limited(list, { target, peak, gain, sampleRate: audio.sampleRate }, making);
}

interface ToLimit {
  readonly target: LoudnessTarget;
  /** That no peak may rise above, in dBTP. */
  readonly peak: number;
  /** That would bring it to its target if nothing were held down. */
  readonly gain: number;
  readonly sampleRate: number;
}

async function limited(
  list: string,
  { target, peak, gain: alone, sampleRate }: ToLimit,
  making: Listening,
): Promise<Normalization> {
  const samples = sampleAt(making.plan.frames, making.plan.canvas.rate);
  const filterOf = (gain: number, limit: number) =>
    `${amplify(gain)},${limitTruePeaks({ limit, sampleRate, samples })}`;
  let [gain, limit, slope] = [alone, peak, 1];
  let last: { readonly gain: number; readonly integrated: number } | undefined;
  for (let trial = 0; trial < MOST_TRIALS; trial += 1) {
    const heard = await listen(list, `${filterOf(gain, limit)},${MEASURE_LOUDNESS}`, making);
    if (!heard) break;
    const { integrated_lufs: integrated, true_peak_dbtp: found } = heard;
    const above = (found ?? peak) - peak;
    const off = target.integrated - integrated;
    if (Math.abs(off) <= CLOSE_ENOUGH && above <= 0) break;
    if (last && last.gain !== gain)
      slope = Math.min(1, Math.max(LEAST_SLOPE, (integrated - last.integrated) / (gain - last.gain)));
    last = { gain, integrated };
    // Down again from 192 kHz a peak may end a trace above what it was held to.
    limit -= Math.max(0, above);
    gain = Math.min(alone + MOST_DRIVE, gain + off / slope);
  }
  return { target, kind: 'limiter', gain, filter: filterOf(gain, limit) };
}

function amplify(decibels: number): string {
  return `volume=volume=${decibels.toFixed(2)}dB:precision=double`;
}

/** @returns how loud the joined sound is behind these filters, of which the last measures it. */
async function listen(list: string, filter: string, { plan, context }: Listening): Promise<Loudness | undefined> {
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      [{ path: list, options: READ_LIST }],
      [{ path: '-', options: ['-map', '0:a:0', '-af', filter, '-f', 'null'] }],
      { tells: 'level+info' },
    ),
    need: soundNeed(plan.frames / toNumber(plan.canvas.rate)),
  });
  if (codeOf(end) !== undefined) throw ffmpegError(withErrorsAlone(end));
  return loudnessIn(end.stderr);
}
