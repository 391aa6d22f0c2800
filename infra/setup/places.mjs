import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Folder of built and fetched programs, shared by all clones of a user.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheDir(env) {
  if (env.REELBATCH_CACHE_DIR) return resolve(env.REELBATCH_CACHE_DIR);
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'reelbatch');
}

/**
 * Absolute path of an executable on PATH.
 *
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null}
 */
export function onPath(name, env) {
  const places = (env.PATH ?? '').split(delimiter).map((folder) => resolve(folder, name));
  return places.find(isExecutable) ?? null;
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
