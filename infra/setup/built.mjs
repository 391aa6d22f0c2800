import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of tsconfig.build.json, and the files that decide how they are compiled. */
const FOLDERS = ['model', 'report', 'store', 'workflows', 'activities', 'api', 'worker', 'infra'];
const FILES = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
const NOT_COMPILED = /\.(mjs|md|sum|mod)$/;

/**
 * The file that says from which sources dist/ was built.
 *
 * @param {string} root
 */
export function stampOf(root) {
  return join(root, 'dist', 'build-stamp');
}

/**
 * True when dist/ is built from the sources as they are.
 *
 * @param {string} root
 */
export function isBuilt(root, hash = hashSources(root)) {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

/**
 * SHA-256 over names and contents, so that a checkout which only touches files builds nothing.
 *
 * @param {string} root
 */
export function hashSources(root) {
  const hash = createHash('sha256');
  for (const path of [...FILES, ...FOLDERS.flatMap((folder) => listSources(root, folder))]) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function listSources(root, folder) {
  return (
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      // What is packed of the client is compiled into a folder of its own.
      .filter(
        (entry) =>
          entry.isFile() && !NOT_COMPILED.test(entry.name) && !/\bdist\b/.test(entry.parentPath.slice(root.length)),
      )
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .sort()
  );
}
