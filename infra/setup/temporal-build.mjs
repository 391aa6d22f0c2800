import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { cacheDir, onPath } from './places.mjs';
import { elapsed } from './report.mjs';
import { run } from './run.mjs';
import { readPins } from './temporal-pins.mjs';
import { isAtLeast, parseVersion } from './version.mjs';

/** Name in the cache, package to build. */
const PROGRAMS = /** @type {const} */ ([
  ['temporal-server', 'go.temporal.io/server/cmd/server'],
  ['temporal-ui', 'github.com/temporalio/ui-server/v2/cmd/server'],
]);
/** What modules, compiled packages and the two programs take while building; all but 180 MB is given back. */
const NEEDED_BYTES = 7e9;
const UNFINISHED = 'building-';
const SHOWN_LINES = 6;
const TICK_MS = 1_000;

/** @type {import('./temporal.mjs').Way} */
export async function buildTemporal(context) {
  const { env, root, report, interrupted } = context;
  const pins = readPins(root);
  const go = onPath('go', env);
  if (go === null) return 'there is no Go';
  const { lines } = await run(go, ['version'], { interrupted, env: { ...env, GOTOOLCHAIN: 'local' } });
  const version = parseVersion(lines.join(' '));
  if (version === null || !isAtLeast(version, parseVersion(pins.go) ?? []))
    return `Go ${pins.go} or newer is needed, this is ${version?.join('.') ?? 'unknown'}`;
  const cache = cacheDir(env);
  const folder = join(cache, pins.builtFolder);
  const onWait = (/** @type {number} */ pid) => report.progress(`Temporal: process ${pid} builds it already, waiting`);
  return withLock(join(cache, 'build.lock'), { interrupted, onWait }, async () => {
    const failure = existsSync(folder) ? null : await build(context, go, folder);
    return failure ?? { kind: 'server', server: join(folder, 'temporal-server'), ui: join(folder, 'temporal-ui') };
  });
}

/**
 * Builds aside, with caches of its own that go afterwards, and moves the programs into place in one step.
 *
 * @param {import('./step.mjs').Context} context
 * @param {string} go
 * @param {string} folder
 * @returns {Promise<string | null>} Why it failed.
 */
async function build(context, go, folder) {
  const cache = cacheDir(context.env);
  removeUnfinished(cache);
  const { bavail, bsize } = statfsSync(cache);
  if (bavail * bsize < NEEDED_BYTES) return `${cache} needs ${NEEDED_BYTES / 1e9} GB free for the build`;
  const aside = join(cache, `${UNFINISHED}${process.pid}`);
  const out = join(aside, 'out');
  mkdirSync(out, { recursive: true });
  mkdirSync(join(aside, 'tmp'));
  const since = Date.now();
  try {
    context.report.done(
      'Temporal: building the official server and Web UI from source, once for this machine (some minutes)',
    );
    for (const [name, source] of PROGRAMS) {
      const failure = await buildProgram(context, { go, aside, out: join(out, name), name, source });
      if (failure) return failure;
    }
    renameSync(out, folder);
    context.report.done(`Temporal: built in ${elapsed(since)}`);
    return null;
  } finally {
    rmSync(aside, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * @param {import('./step.mjs').Context} context
 * @param {{go: string, aside: string, out: string, name: string, source: string}} what
 * @returns {Promise<string | null>} Why it failed.
 */
async function buildProgram({ root, env, report, interrupted }, { go, aside, out, name, source }) {
  const since = Date.now();
  const seen = { modules: 0, packages: 0, now: 'looking at modules' };
  const tick = setInterval(
    () =>
      report.progress(
        `${name}: ${elapsed(since)}, ${seen.modules} modules fetched, ${seen.packages} packages compiled: ${seen.now}`,
      ),
    TICK_MS,
  );
  try {
    const args = ['build', '-v', '-modcacherw', '-trimpath', '-ldflags', '-s -w', '-o', out, source];
    const { code, lines } = await run(go, args, {
      interrupted,
      cwd: join(root, 'infra', 'temporal'),
      env: goEnvironment(env, aside),
      onLine(line) {
        if (line.startsWith('go: downloading ')) seen.modules++;
        else seen.packages++;
        seen.now = line.replace('go: downloading ', '');
      },
    });
    return code === 0 ? null : `go build failed: ${lines.slice(-SHOWN_LINES).join(' | ')}`;
  } finally {
    clearInterval(tick);
  }
}

/**
 * Go as it stands on this machine, never one that it fetches for itself, with caches that go afterwards.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} aside
 */
function goEnvironment(env, aside) {
  return {
    ...env,
    CGO_ENABLED: '0',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    GOPATH: join(aside, 'gopath'),
    GOMODCACHE: join(aside, 'modules'),
    GOCACHE: join(aside, 'compiled'),
    GOTMPDIR: join(aside, 'tmp'),
  };
}

/**
 * What a killed build left. The lock is ours, so nobody is building there.
 *
 * @param {string} cache
 */
function removeUnfinished(cache) {
  for (const name of readdirSync(cache))
    if (name.startsWith(UNFINISHED)) rmSync(join(cache, name), { recursive: true, force: true });
}
