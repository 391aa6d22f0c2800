import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const BEAT_MS = 1000;
const LIFE_MS = 5000;

/** Held while a rendition is being made. */
export interface Lease {
  release(): Promise<void>;
}

/**
 * Single flight across processes and machines: a file for each thing under way, touched each second by who makes it. A lease
 * without a touch for five seconds belongs to a dead process and may be taken, by one of those who find it; the same owner (the next
 * attempt of one activity) takes it over at once. Clocks of the machines must agree to within a second or two: time comes from the file's
 * own stamps.
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

/** Whether a living process holds it. */
export async function isHeld(path: string): Promise<boolean> {
  const found = await seen(path);
  return found !== undefined && !found.isStale;
}

async function claim(path: string, owner: string): Promise<boolean> {
  if (await create(path, owner)) return true;
  if ((await holder(path)) === owner) {
    await writeFile(path, owner);
    return true;
  }
  const found = await seen(path);
  if (!found) return await create(path, owner);
  return found.isStale && (await takeOver(path, owner, found.name));
}

/** @returns false when the file is there already. */
async function create(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(text);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * Puts a new lease in the place of a dead one. Many may have seen the same dead one, and some of them late: only who makes the file that
 * bears its name may replace it, and only while it is still there.
 */
async function takeOver(path: string, owner: string, dead: string): Promise<boolean> {
  const right = `${path}.${dead}`;
  if (!(await create(right, owner))) {
    // Who had the right died with it: the next to ask finds the way free.
    if ((await seen(right))?.isStale) await rm(right, { force: true });
    return false;
  }
  try {
    if ((await seen(path))?.name !== dead) return false;
    const fresh = `${right}.${randomBytes(6).toString('hex')}`;
    await writeFile(fresh, owner);
    await rename(fresh, path);
    return true;
  } finally {
    await rm(right, { force: true });
  }
}

/** Who a lease says that it is for; it may be dead. */
export async function holder(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(() => undefined);
}

/** A lease as it is found: whether it is dead, and a name that no other one at its place has. */
async function seen(path: string): Promise<{ readonly isStale: boolean; readonly name: string } | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return undefined;
  return { isStale: Date.now() - found.mtimeMs > LIFE_MS, name: `${found.ino}-${Math.floor(found.mtimeMs)}` };
}
