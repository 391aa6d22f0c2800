import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SetUpFailure } from './failure.mjs';
import { cacheDir, onPath } from './places.mjs';
import { readRecord, writeRecord } from './record.mjs';
import { run } from './run.mjs';
import { buildTemporal } from './temporal-build.mjs';
import { downloadTemporal } from './temporal-download.mjs';
import { readPins } from './temporal-pins.mjs';
import { isAtLeast, parseVersion } from './version.mjs';

/** The first CLI whose server orders by priority without being told to. */
const CLI_FLOOR = [1, 8, 0];

/**
 * One way to a Temporal server.
 *
 * @typedef {import('./record.mjs').Temporal} Temporal
 * @typedef {(context: import('./step.mjs').Context) => Promise<Temporal | string>} Way Says why it is none, in words.
 */

/**
 * Finds or makes a Temporal server: a cluster of one's own, the cache, the CLI on PATH, the SDK's download, the build from source.
 *
 * @param {import('./step.mjs').Context} context
 */
export async function findTemporal(context) {
  const { root, report } = context;
  const own = ownAddress(context);
  if (own !== null) {
    // What is here already stays known: a test or a start without that address needs it.
    writeRecord(root, { temporal: findRecorded(context) ?? findCached(context) });
    return report.already(`Temporal is at ${own}`);
  }
  const cached = findCached(context);
  if (cached) {
    writeRecord(root, { temporal: cached });
    return report.already(`Temporal ${cached.kind === 'cli' ? cached.cli : cached.server}`);
  }
  for (const [name, way] of WAYS) {
    const outcome = await way(context);
    if (typeof outcome !== 'string') {
      writeRecord(root, { temporal: outcome });
      return report.done(`Temporal: ${outcome.kind === 'cli' ? outcome.cli : outcome.server} (${name})`);
    }
    report.note(`Temporal, ${name}: ${outcome}`);
  }
  throw new SetUpFailure(
    `There is no way to a Temporal server here. Install its CLI ${CLI_FLOOR.join('.')} or newer (https://docs.temporal.io/cli),` +
      ` or Go ${readPins(root).go} or newer, or name a cluster of your own by TEMPORAL_ADDRESS.`,
  );
}

/** @type {ReadonlyArray<readonly [string, Way]>} */
const WAYS = [
  ['the CLI on PATH', findCli],
  ["the SDK's download", downloadTemporal],
  ['a build from source', buildTemporal],
];

/**
 * The address of a cluster that the person chose, as infra/temporal-choice.ts finds it when the stack starts.
 *
 * @param {import('./step.mjs').Context} context
 * @returns {string | null}
 */
function ownAddress({ env, root }) {
  if (env.TEMPORAL_ADDRESS) return `TEMPORAL_ADDRESS=${env.TEMPORAL_ADDRESS}`;
  if (!env.TEMPORAL_PROFILE && !env.TEMPORAL_CONFIG_FILE) return null;
  try {
    const { loadClientConfigProfile } = createRequire(join(root, 'package.json'))('@temporalio/envconfig');
    const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
    const { address } = loadClientConfigProfile({ overrideEnvVars: given });
    return address ? `${address}, by a profile` : null;
  } catch {
    // What is wrong with the profile is told by the program that connects by it.
    return null;
  }
}

/**
 * @param {import('./step.mjs').Context} context
 * @returns {Temporal | null}
 */
function findRecorded({ root }) {
  const { temporal } = readRecord(root);
  if (!temporal) return null;
  const programs = temporal.kind === 'cli' ? [temporal.cli] : [temporal.server, temporal.ui];
  return programs.every((path) => existsSync(path)) ? temporal : null;
}

/**
 * @param {import('./step.mjs').Context} context
 * @returns {Temporal | null}
 */
function findCached({ env, root }) {
  const pins = readPins(root);
  const folder = join(cacheDir(env), pins.builtFolder);
  const built = {
    kind: /** @type {const} */ ('server'),
    server: join(folder, 'temporal-server'),
    ui: join(folder, 'temporal-ui'),
  };
  if (existsSync(built.server) && existsSync(built.ui)) return built;
  const cli = join(cacheDir(env), pins.cliFolder, 'temporal');
  return existsSync(cli) ? { kind: 'cli', cli } : null;
}

/** @type {Way} */
async function findCli({ env, interrupted }) {
  const cli = onPath('temporal', env);
  if (cli === null) return 'there is none';
  const { code, lines } = await run(cli, ['--version'], { interrupted, env });
  const version = code === 0 ? parseVersion(lines.join(' ')) : null;
  if (version === null) return `${cli} does not tell its version`;
  return isAtLeast(version, CLI_FLOOR)
    ? { kind: 'cli', cli }
    : `${cli} is ${version.join('.')}, older than ${CLI_FLOOR.join('.')}`;
}
