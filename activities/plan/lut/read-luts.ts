import { createHash } from 'node:crypto';
import { isFilm } from '../../../model/preset';
import type { JobSpecification } from '../../../model/specification';
import type { PlannedLut } from '../../../model/treatment';
import type { Store } from '../../../store/store';
import { FaultList } from '../fault-list';
import { orUnreadable } from '../or-unreadable';
import { cleanCube, readCube } from './read-cube';

const MOST_BYTES = 16 * 2 ** 20;

/**
 * Reads the look-up tables of a job and its presets and keeps each of them clean in the store: ffmpeg's filters are given files that this
 * product wrote, never those of a project.
 * @returns them by their paths in the project's folder.
 * @throws ReelbatchError that names every fault of all of them.
 */
export async function readLuts(
  store: Pick<Store, 'media' | 'luts'>,
  { project_id, lut, presets }: JobSpecification,
): Promise<ReadonlyMap<string, PlannedLut>> {
  const wanted = new Map([
    ...presets
      .filter(isFilm)
      .flatMap(({ name, picture }) => (picture?.lut === undefined ? [] : [[picture.lut, name] as const])),
    ...(lut === undefined ? [] : [[lut, 'the job'] as const]),
  ]);
  const faults = new FaultList();
  const read = new Map<string, PlannedLut>();
  for (const [path, asker] of wanted) {
    try {
      read.set(path, await readLut(store, `${project_id}/${path}`));
    } catch (error) {
      faults.addError(error, `the look-up table ${path} of ${asker}`);
    }
  }
  faults.throwIfAny();
  return read;
}

async function readLut(store: Pick<Store, 'media' | 'luts'>, path: string): Promise<PlannedLut> {
  const bytes = await orUnreadable(path, 'LUT_INVALID', () => store.media.readWhole(path, MOST_BYTES));
  const table = readCube(bytes.toString('utf8'), path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await store.luts.write(sha256, cleanCube(table));
  const { dimension, min, max } = table;
  const usual = min.every((low) => low === 0) && max.every((high) => high === 1);
  return { path, sha256, dimension, ...(usual ? {} : { domain: { min, max } }) };
}
