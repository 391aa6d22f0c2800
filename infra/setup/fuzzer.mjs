import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, onPath } from './places.mjs';
import { writeRecord } from './record.mjs';
import { elapsed } from './report.mjs';
import { run } from './run.mjs';

/** Its name on PyPI; the tests alone use it. */
const FUZZER = 'schemathesis';
const VERSION = '4.32.5';
const SHOWN_LINES = 5;

/**
 * The fuzzer that asks the API whatever its document allows, in an environment of its own. Without Python, or without the package
 * registry, the test that needs it is left out, and says so.
 *
 * @param {import('./step.mjs').Context} context
 */
export async function findFuzzer({ root, env, report, interrupted }) {
  const folder = join(cacheDir(env), `${FUZZER}-${VERSION}`);
  const program = join(folder, 'bin', FUZZER);
  const whole = join(folder, 'whole');
  if (existsSync(whole)) {
    writeRecord(root, { schemathesis: program });
    return report.already(`fuzzer ${program}`);
  }
  const leaveOut = (/** @type {string[]} */ why) => {
    rmSync(folder, { recursive: true, force: true });
    writeRecord(root, { schemathesis: null });
    report.done([`fuzzer: left out, and with it the fuzz test: ${why[0]}`, ...why.slice(1)].join('\n  '));
  };
  if (!onPath('python3', env)) return leaveOut(['there is no python3 on PATH']);
  const since = Date.now();
  report.done(`fuzzer: ${FUZZER} ${VERSION} from PyPI`);
  rmSync(folder, { recursive: true, force: true });
  for (const [command, ...args] of [
    ['python3', '-m', 'venv', folder],
    [join(folder, 'bin', 'pip'), 'install', '--disable-pip-version-check', `${FUZZER}==${VERSION}`],
  ]) {
    const onLine = (/** @type {string} */ line) => report.progress(`${elapsed(since)}: ${line}`);
    const { code, lines } = await run(/** @type {string} */ (command), args, { interrupted, env, onLine });
    if (code !== 0) return leaveOut([`${command} ${args.join(' ')} failed`, ...lines.slice(-SHOWN_LINES)]);
  }
  writeFileSync(whole, '');
  writeRecord(root, { schemathesis: program });
  report.done(`fuzzer: installed in ${elapsed(since)}`);
}
