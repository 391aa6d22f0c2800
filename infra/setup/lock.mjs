import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const LOOK_AGAIN_MS = 500;

/**
 * Runs work while no other process of this machine holds the lock. The lock is a file with the holder's pid and start; one whose holder
 * is dead is taken over.
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
      onWait(holder.pid);
      await wait(LOOK_AGAIN_MS);
    } else rmSync(path, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @typedef {{pid: number, started: string | null}} Holder */

/**
 * The file gets its name with its content in it, so nobody reads an empty one.
 *
 * @param {string} path
 * @returns {Holder | null} Null when the lock is ours now.
 */
function tryLock(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  try {
    linkSync(own, path);
    return null;
  } catch {
    return readHolder(path);
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * @param {string} path
 * @returns {Holder} With pid 0 when the lock went while we looked.
 */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { pid: 0, started: null };
  }
}

/** @param {Holder} holder */
function isAlive({ pid, started }) {
  if (pid === 0 || startOf(pid) !== started) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Tells a process from a later one with the same pid: field 22 of /proc/PID/stat (proc(5)). Null where there is no /proc.
 *
 * @param {number} pid
 */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
