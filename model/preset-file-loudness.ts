import { z } from 'zod';
import { only, onlyFields } from './fault-words';
import type { LoudnessTarget } from './preset';

const from = (low: number, high: number, unit: string) => {
  const error = only(`a number from ${low} to ${high}, in ${unit}`);
  return z.number({ error }).min(low, { error }).max(high, { error });
};
const shape = {
  integrated_lufs: from(-70, -5, 'LUFS'),
  true_peak_dbtp: from(-8, 0, 'dBTP'),
};

/** Where a studio wants the sound to be brought to. */
export const loudnessSchema = z.strictObject(shape, { error: onlyFields('a loudness', Object.keys(shape)) });

/** The part of a preset's sound that says so; empty without a target. */
export function loudnessOf(given: z.infer<typeof loudnessSchema> | undefined): { loudness?: LoudnessTarget } {
  return given ? { loudness: { integrated: given.integrated_lufs, truePeak: given.true_peak_dbtp } } : {};
}
