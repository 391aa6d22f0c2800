import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpFailure } from './failure.mjs';
import { elapsed } from './report.mjs';
import { run } from './run.mjs';

const HEARTBEAT_MS = 1_000;
const SHOWN_LINES = 15;

/**
 * `npm ci` where node_modules is missing or is not what the lockfile says.
 *
 * @param {import('./step.mjs').Context} context
 */
export async function installPackages({ root, env, report, interrupted }) {
  const difference = findDifference(root);
  if (difference === null) return report.already('packages are those of package-lock.json');
  report.done(`packages: npm ci (${difference})`);
  const since = Date.now();
  const heartbeat = setInterval(() => report.progress(`npm ci runs, ${elapsed(since)}`), HEARTBEAT_MS);
  try {
    const args = ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error'];
    const { code, lines } = await run('npm', args, { interrupted, env, cwd: root });
    if (code !== 0) throw new SetUpFailure(['npm ci failed:', ...lines.slice(0, SHOWN_LINES)].join('\n  '));
    report.done(`packages: installed in ${elapsed(since)}`);
  } finally {
    clearInterval(heartbeat);
  }
}

/**
 * Compares package-lock.json with the list that npm leaves in node_modules when an installation has ended well. Optional packages may be
 * missing: they are those of other platforms.
 *
 * @param {string} root
 * @returns {string | null} What is different, in words.
 */
function findDifference(root) {
  const installedList = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedList)) return 'node_modules is missing';
  const installed = readPackages(installedList);
  const wanted = Object.entries(readPackages(join(root, 'package-lock.json'))).filter(([path]) => path !== '');
  const different = wanted.find(([path, { version, optional }]) =>
    installed[path] ? installed[path].version !== version : !optional,
  );
  return different === undefined
    ? null
    : `${different[0].replace(/^node_modules\//, '')} is not at ${different[1].version}`;
}

/**
 * @param {string} path
 * @returns {Record<string, {version?: string, optional?: boolean}>}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}
