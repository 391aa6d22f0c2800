import type { Check } from '../../model/deliverable';
import type { LoudnessTarget } from '../../model/preset';
import { told } from './check';

/**
 * The filter that measures as EBU R 128 and ITU-R BS.1770 say, true peaks included. It passes the sound on as it is and speaks once, at its
 * end, of the whole.
 */
export const MEASURE_LOUDNESS = 'ebur128=peak=true:framelog=verbose';

/** Integrated loudness in LUFS, range in LU, true peak in dBTP. Silence has a peak of minus infinity, which is null here. */
export interface Loudness {
  readonly integrated_lufs: number;
  readonly range_lu: number;
  readonly true_peak_dbtp: number | null;
}

/** Reads the filter's last words; undefined when they are not there. */
export function loudnessIn(text: string): Loudness | undefined {
  const summary = text.slice(text.lastIndexOf('Summary:'));
  const figure = (pattern: RegExp) => pattern.exec(summary)?.[1];
  const integrated = figure(/\bI:\s+(-?[\d.]+) LUFS/);
  const range = figure(/\bLRA:\s+(-?[\d.]+) LU\b/);
  const peak = figure(/\bPeak:\s+(-?[\d.]+|-inf) dBFS/);
  if (integrated === undefined || range === undefined || peak === undefined) return undefined;
  const truePeak = peak === '-inf' ? null : Number(peak);
  return { integrated_lufs: Number(integrated), range_lu: Number(range), true_peak_dbtp: truePeak };
}

/** Loudness may be so far from its target (EBU R 128, 1 d), in LU. */
const TOLERANCE = 0.5;

/** How sound was brought to a target. */
export interface Normalized {
  readonly target: LoudnessTarget;
  /** One gain for all, or one whose peaks were then held down; null for silence. */
  readonly kind: 'gain' | 'limiter' | null;
  /** In dB. */
  readonly gain: number;
}

function inWords({ kind, gain }: Normalized): string {
  if (kind === null) return 'none: it is silent';
  return `${kind === 'gain' ? 'a gain' : 'a limiter of true peaks behind a gain'} of ${gain.toFixed(1)} dB`;
}

/** Nothing fails for being loud, unless a preset says how loud it is to be. */
export function loudnessChecks(loudness: Loudness | undefined, normalized: Normalized | null = null): Check[] {
  const figures = figuresOf(loudness);
  if (!normalized) return figures;
  const { target, kind } = normalized;
  const told = { name: 'loudness normalization', passed: true, expected: 'any', actual: inWords(normalized) };
  if (kind === null) return [told, ...figures];
  const { integrated_lufs: integrated = Number.NaN, true_peak_dbtp: peak = Number.NaN } = loudness ?? {};
  const [first, range, last] = figures as [Check, Check, Check];
  return [
    told,
    {
      ...first,
      passed: Math.abs(integrated - target.integrated) <= TOLERANCE + 1e-9,
      expected: `${target.integrated.toFixed(1)} LUFS within ${TOLERANCE} LU`,
    },
    range,
    {
      ...last,
      passed: peak !== null && peak <= target.truePeak,
      expected: `${target.truePeak.toFixed(1)} dBTP at most`,
    },
  ];
}

function figuresOf(loudness: Loudness | undefined): Check[] {
  const peak = loudness?.true_peak_dbtp;
  return [
    told('integrated loudness', loudness ? `${loudness.integrated_lufs.toFixed(1)} LUFS` : 'not measured'),
    told('loudness range', loudness ? `${loudness.range_lu.toFixed(1)} LU` : 'not measured'),
    told('true peak', loudness ? (peak === null ? 'silence' : `${peak?.toFixed(1)} dBTP`) : 'not measured'),
  ];
}
