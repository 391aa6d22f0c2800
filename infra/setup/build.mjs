import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSources, isBuilt, stampOf } from './built.mjs';
import { SetUpFailure } from './failure.mjs';
import { elapsed } from './report.mjs';
import { run } from './run.mjs';

const SHOWN_LINES = 30;

/**
 * Compiles into dist/ and bundles the workflows, when any source is not what it was at the last build.
 *
 * @param {import('./step.mjs').Context} context
 */
export async function buildProduct({ root, env, report, interrupted }) {
  const stamp = stampOf(root);
  const hash = hashSources(root);
  if (isBuilt(root, hash)) return report.already('dist/ is built from these sources');
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
