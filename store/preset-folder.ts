import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type PresetFile, readPresetFiles } from '../model/preset-files';
import type { PresetSet } from '../model/preset-set';
import { SettingsError } from '../model/settings';

/** Where they lie below the state folder, which all workers and the API see. */
const FOLDER = 'presets';
/** Hundreds of presets fit; what is larger is something else. */
const MOST_BYTES = 1_000_000;

export interface PresetPlace {
  readonly stateDir: string;
  /** As it was set; without one it is a folder of the state, which need not be there. */
  readonly presetFolder: string | undefined;
}

/**
 * The presets of the product and of the studio.
 * @throws SettingsError with every fault of every file: a process with half of them would refuse what another one takes.
 */
export async function loadPresets({ stateDir, presetFolder }: PresetPlace): Promise<PresetSet> {
  const folder = resolve(presetFolder ?? join(stateDir, FOLDER));
  const faults: string[] = [];
  const files: PresetFile[] = [];
  for (const name of await namesIn(folder, presetFolder !== undefined)) {
    try {
      files.push({ name, text: await readSmall(join(folder, name)) });
    } catch (error) {
      faults.push(`${name} as a whole: cannot be read: ${(error as Error).message}`);
    }
  }
  const read = readPresetFiles(files);
  if ('faults' in read) faults.push(...read.faults);
  if ('set' in read && faults.length === 0) return read.set;
  throw new SettingsError(
    `Presets that cannot be used, in ${folder}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
}

async function namesIn(folder: string, needed: boolean): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
  } catch (error) {
    if (!needed && (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new SettingsError(`REELBATCH_PRESETS=${folder}: the folder cannot be read: ${(error as Error).message}`);
  }
}

/** Looked at first: a pipe would never end. */
async function readSmall(path: string): Promise<string> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error('it is no file');
  if (found.size > MOST_BYTES) throw new Error(`it has ${found.size} bytes, at most ${MOST_BYTES} are read`);
  return await readFile(path, 'utf8');
}
