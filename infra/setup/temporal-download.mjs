import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './places.mjs';
import { run } from './run.mjs';
import { CLI_VERSION, readPins } from './temporal-pins.mjs';

/** How long the download may stand still: a network that refuses it often answers nothing at all. */
const STANDSTILL_MS = 8_000;
const LOOK_MS = 500;
/** The SDK repeats itself with every address on the way. */
const SHOWN_CHARACTERS = 150;

/** Runs in a process of its own, which can be ended whatever the SDK waits for. It fetches the CLI, starts it once and ends it. */
const FETCH = `
const { TestWorkflowEnvironment } = require('@temporalio/testing');
const [version, downloadDir] = process.argv.slice(1);
const executable = { type: 'cached-download', version: 'v' + version, downloadDir };
TestWorkflowEnvironment.createLocal({ server: { executable } })
  .then((environment) => environment.teardown())
  .then(() => process.exit(0), (error) => { console.error(String(error.cause ?? error)); process.exit(1); });
`;

/** @type {import('./temporal.mjs').Way} */
export async function downloadTemporal({ env, root, report, interrupted }) {
  const folder = join(cacheDir(env), readPins(root).cliFolder);
  const aside = join(cacheDir(env), `fetching-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  const standstill = watchGrowth(aside, (bytes) =>
    report.progress(`Temporal CLI: ${(bytes / 1e6).toFixed(1)} MB fetched`),
  );
  try {
    const args = ['-e', FETCH, '--', CLI_VERSION, aside];
    const { code, lines, timedOut } = await run(process.execPath, args, {
      interrupted,
      env,
      cwd: root,
      limit: standstill.signal,
    });
    if (timedOut) return `nothing came within ${STANDSTILL_MS / 1000} s`;
    if (code !== 0) return lines.at(-1)?.slice(0, SHOWN_CHARACTERS) ?? 'it failed without a word';
    publish(aside, folder);
    return { kind: 'cli', cli: join(folder, 'temporal') };
  } finally {
    standstill.stop();
    rmSync(aside, { recursive: true, force: true });
  }
}

/**
 * @param {string} aside
 * @param {string} folder
 */
function publish(aside, folder) {
  const [name] = readdirSync(aside);
  if (!name) throw new Error('The SDK reported a download and left no file');
  const whole = `${folder}.${process.pid}`;
  mkdirSync(whole, { recursive: true });
  copyFileSync(join(aside, name), join(whole, 'temporal'));
  chmodSync(join(whole, 'temporal'), 0o755);
  rmSync(folder, { recursive: true, force: true });
  renameSync(whole, folder);
}

/**
 * Aborts when a folder's size has not grown for a while.
 *
 * @param {string} folder
 * @param {(bytes: number) => void} onGrowth
 */
function watchGrowth(folder, onGrowth) {
  const controller = new AbortController();
  let size = 0;
  let since = Date.now();
  const timer = setInterval(() => {
    const now = sizeOf(folder);
    if (now > size) {
      since = Date.now();
      onGrowth(now);
    }
    size = now;
    if (Date.now() - since > STANDSTILL_MS) controller.abort();
  }, LOOK_MS);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

/** @param {string} folder */
function sizeOf(folder) {
  let bytes = 0;
  for (const name of readdirSync(folder)) bytes += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return bytes;
}
