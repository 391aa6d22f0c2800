import { mkdir, open, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const BEAT_MS = 1000;
const LIFE_MS = 5000;

/** Held while a rendition is being made. */
export interface Lease {
  release(): Promise<void>;
}

/**
 * Single flight across processes and machines: a file for each thing under way, touched each second by who makes it. A lease
 * without a touch for five seconds belongs to a dead process and may be taken; the same owner (the next attempt of one activity)
 * takes it over at once. Clocks of the machines must agree to within a second or two: time comes from the file's own stamps.
 * @returns undefined when somebody else holds it.
 */
export async function takeLease(path: string, owner: string): Promise<Lease | undefined> {
  await mkdir(dirname(path), { recursive: true });
  if (!(await claim(path, owner))) return undefined;
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, BEAT_MS);
  return {
    async release() {
      clearInterval(beat);
      if ((await holder(path)) === owner) await rm(path, { force: true });
    },
  };
}

async function claim(path: string, owner: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(owner);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if ((await holder(path)) === owner || (await isStale(path))) {
    await writeFile(path, owner);
    return true;
  }
  return false;
}

async function holder(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(() => undefined);
}

async function isStale(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined || Date.now() - found.mtimeMs > LIFE_MS;
}
