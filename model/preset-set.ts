import type { Preset, Quality } from './preset';
import { FORMAT_NAMES, PRESETS, presetFor } from './presets';

/** A preset that a studio brought, and the file that it stands in. */
export interface StudioPreset {
  readonly preset: Preset;
  readonly file: string;
}

/** The presets of a process: those of the product, and those of the studio behind them. Loaded once and passed on. */
export interface PresetSet {
  readonly presets: readonly Preset[];
  /** What may stand in a job's formats. */
  readonly formatNames: readonly string[];
  /**
   * The preset of a format in a quality; a preset that is named is the same in all of them.
   * @throws RangeError for what is neither a format nor a preset's name.
   */
  presetFor(format: string, quality: Quality): Preset;
  /** The file of a preset of the studio; null for one of the product. */
  fileOf(name: string): string | null;
}

/** @param studio presets whose names are their own, and none of the product's. */
export function presetSet(studio: readonly StudioPreset[]): PresetSet {
  const brought = new Map(studio.map((one) => [one.preset.name, one]));
  return {
    presets: [...PRESETS, ...studio.map(({ preset }) => preset)],
    formatNames: [...FORMAT_NAMES, ...brought.keys()],
    presetFor: (format, quality) => brought.get(format)?.preset ?? presetFor(format, quality),
    fileOf: (name) => brought.get(name)?.file ?? null,
  };
}

/** What comes with the product and nothing else. */
export const BUILT_IN: PresetSet = presetSet([]);
