import { readPreset } from './preset-file';
import { type PresetSet, presetSet, type StudioPreset } from './preset-set';
import { PRESETS } from './presets';
import type { ProblemFault } from './views';

/** A file of a studio's presets, as it lies in their folder. */
export interface PresetFile {
  readonly name: string;
  readonly text: string;
}

/** Far more than a studio has, and few enough to be listed. */
const MOST_PRESETS = 500;

/**
 * Reads a studio's presets: each file is one, or a list of several.
 * @returns every fault of every file, one line each, where there is one.
 */
export function readPresetFiles(
  files: readonly PresetFile[],
): { readonly set: PresetSet } | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const brought: StudioPreset[] = [];
  const taken = new Map(PRESETS.map(({ name }) => [name, 'the product']));
  for (const { name: file, text } of files) {
    const add = ({ pointer, message }: ProblemFault) => faults.push(`${file} ${pointer || 'as a whole'}: ${message}`);
    for (const { at, given } of presetsIn(text, add)) {
      const read = readPreset(given);
      if ('faults' in read)
        for (const { pointer, message } of read.faults) add({ pointer: `${at}${pointer}`, message });
      const name = (given as { name?: unknown } | null)?.name;
      if (typeof name !== 'string') continue;
      const owner = taken.get(name);
      if (owner !== undefined) add({ pointer: `${at}/name`, message: `${name} is a name that ${owner} has already` });
      else taken.set(name, file);
      if ('preset' in read) brought.push({ preset: read.preset, file });
    }
  }
  if (brought.length > MOST_PRESETS) faults.push(`there are ${brought.length} presets, at most ${MOST_PRESETS} may be`);
  return faults.length > 0 ? { faults } : { set: presetSet(brought) };
}

function presetsIn(
  text: string,
  add: (fault: ProblemFault) => void,
): { readonly at: string; readonly given: unknown }[] {
  try {
    const given: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return Array.isArray(given) ? given.map((one, index) => ({ at: `/${index}`, given: one })) : [{ at: '', given }];
  } catch (error) {
    add({ pointer: '', message: `is not JSON: ${(error as Error).message}` });
    return [];
  }
}
