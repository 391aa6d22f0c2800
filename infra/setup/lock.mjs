import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const LOOK_AGAIN_MS = 500;

/**
 * Runs work while no other process of this machine holds the lock. The lock is a file with the holder's pid; one whose holder is dead
 * is taken over.
 *
 * @template T
 * @param {string} path
 * @param {{interrupted: AbortSignal, onWait: (pid: number) => void}} options `onWait` is called each time the lock is found taken.
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, { interrupted, onWait }, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    interrupted.throwIfAborted();
    const holder = tryLock(path);
    if (holder === null) break;
    if (isAlive(holder)) {
      onWait(holder);
      await wait(LOOK_AGAIN_MS);
    } else rmSync(path, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/**
 * The file gets its name with its content in it, so nobody reads an empty one.
 *
 * @param {string} path
 * @returns {number | null} The holder's pid, null when the lock is ours now.
 */
function tryLock(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path);
    return null;
  } catch {
    return readHolder(path);
  } finally {
    rmSync(own, { force: true });
  }
}

/** @param {string} path */
function readHolder(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}

/** @param {number} pid 0 stands for a lock that went while we looked. */
function isAlive(pid) {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
