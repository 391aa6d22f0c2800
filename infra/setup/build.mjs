import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpFailure } from './failure.mjs';
import { elapsed } from './report.mjs';
import { run } from './run.mjs';

/** The folders of tsconfig.build.json, and the files that decide how they are compiled. */
const FOLDERS = ['model', 'store', 'workflows', 'activities', 'api', 'worker', 'infra'];
const FILES = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
const NOT_COMPILED = /\.(mjs|md|sum|mod)$/;
const SHOWN_LINES = 30;

/**
 * Compiles into dist/ and bundles the workflows, when any source is not what it was at the last build.
 *
 * @param {import('./step.mjs').Context} context
 */
export async function buildProduct({ root, env, report, interrupted }) {
  const stamp = join(root, 'dist', 'build-stamp');
  const hash = hashSources(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash)
    return report.already('dist/ is built from these sources');
  rmSync(stamp, { force: true });
  const since = Date.now();
  report.done('build: types and JavaScript');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await must('tsc', [compiler, '-p', 'tsconfig.build.json']);
  report.done('build: workflow bundle');
  await must('the workflow bundle', [join(root, 'dist', 'worker', 'build-bundle.js')]);
  writeFileSync(stamp, hash);
  report.done(`build: done in ${elapsed(since)}`);

  async function must(/** @type {string} */ what, /** @type {string[]} */ args) {
    const { code, lines } = await run(process.execPath, args, { interrupted, env, cwd: root });
    if (code !== 0) throw new SetUpFailure([`${what} failed:`, ...lines.slice(0, SHOWN_LINES)].join('\n  '));
  }
}

/**
 * SHA-256 over names and contents, so that a checkout which only touches files builds nothing.
 *
 * @param {string} root
 */
function hashSources(root) {
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
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !NOT_COMPILED.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
