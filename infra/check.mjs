// node infra/check.mjs [--set-up]: every check, also when one fails, jest last; ends with one line `N passed, N failed`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './setup/places.mjs';
import { elapsed } from './setup/report.mjs';
import { INTERRUPTED, setUp } from './setup/set-up.mjs';

const bin = (/** @type {string} */ name) => join(ROOT, 'node_modules', '.bin', name);

/** @type {ReadonlyArray<readonly [string, readonly string[]]>} */
const STEPS = [
  ['format and lint', [bin('biome'), 'ci', '.']],
  ['types', [bin('tsc'), '-p', 'tsconfig.json']],
  ['types of the set-up', [bin('tsc'), '-p', 'infra/tsconfig.json']],
  ['dead code', [bin('knip')]],
  // The scheduler alone: every line and branch of it is to be run by its own tests.
  [
    'coverage of the scheduler',
    [bin('jest'), '-c', join(ROOT, 'test/workflows/scheduling/jest.config.js'), '--coverage', '--silent'],
  ],
];

let passed = 0;
let failed = 0;
const count = (/** @type {boolean} */ ok) => (ok ? passed++ : failed++);

/** @type {import('node:child_process').ChildProcess | undefined} */
let current;

leaveOutSettings(process.env);
if (process.argv.includes('--set-up')) {
  const code = await setUp({ quiet: false, tests: true });
  if (code === INTERRUPTED) process.exit(INTERRUPTED);
  count(code === 0);
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.once(signal, () => {
    current?.kill(signal);
    process.exit(INTERRUPTED);
  });
for (const [name, command] of STEPS) count(await runStep(name, command));
await runJest();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * Tests run beside a stack and never on it: of its settings they keep where the programs are.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function leaveOutSettings(env) {
  const kept = ['REELBATCH_CACHE_DIR', 'REELBATCH_FFMPEG', 'REELBATCH_FFPROBE'];
  for (const name of Object.keys(env))
    if (/^(REELBATCH|TEMPORAL)_/.test(name) && !kept.includes(name)) delete env[name];
}

/**
 * @param {string} name
 * @param {readonly string[]} command
 */
async function runStep(name, command) {
  const since = Date.now();
  console.log(`check: ${name} ...`);
  const { ok, output } = await run(command, 'pipe');
  console.log(`check: ${name}: ${ok ? 'passed' : 'FAILED'} (${elapsed(since)})`);
  if (!ok) console.log(output);
  return ok;
}

/** Each test counts, and each suite that could not run. A jest that fails beyond its tests, or left no result, counts as one. */
async function runJest() {
  console.log('check: tests ...');
  const folder = mkdtempSync(join(tmpdir(), 'reelbatch-check-'));
  const resultFile = join(folder, 'jest.json');
  try {
    const { ok } = await run([bin('jest'), '--maxWorkers=100%', '--json', `--outputFile=${resultFile}`], 'inherit');
    const result = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : undefined;
    const faults = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
    passed += result?.numPassedTests ?? 0;
    failed += Math.max(faults, ok && result?.numTotalTests > 0 ? 0 : 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {readonly string[]} command
 * @param {'pipe' | 'inherit'} stdio
 * @returns {Promise<{ok: boolean, output: string}>} Not ok when it could not be started either.
 */
function run([program, ...args], stdio) {
  return new Promise((resolve) => {
    let output = '';
    current = spawn(/** @type {string} */ (program), args, { cwd: ROOT, stdio: ['ignore', stdio, stdio] });
    current.stdout?.on('data', (chunk) => (output += chunk));
    current.stderr?.on('data', (chunk) => (output += chunk));
    current.once('error', (error) => resolve({ ok: false, output: error.message }));
    current.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}
