import { join } from 'node:path';
import { buildProduct } from './build.mjs';
import { Interrupted, SetUpFailure } from './failure.mjs';
import { findFfmpeg } from './ffmpeg.mjs';
import { findFuzzer } from './fuzzer.mjs';
import { withLock } from './lock.mjs';
import { checkNode } from './node-version.mjs';
import { installPackages } from './packages.mjs';
import { ROOT } from './places.mjs';
import { createReport } from './report.mjs';
import { findTemporal } from './temporal.mjs';

/** In this order: the SDK's download of Temporal stands on the packages, the build on all. */
const STEPS = [checkNode, installPackages, findTemporal, findFfmpeg, buildProduct];
/** What the tests need beyond. */
const TEST_STEPS = [findFuzzer];

/** What dist/ needs alone. */
export const TO_BUILD = [checkNode, installPackages, buildProduct];

/** What a shell expects of a program that Ctrl-C ended. */
export const INTERRUPTED = 130;

/**
 * Brings the clone to where everything can be started. Each step is skipped when it is done, none asks anything. Two set-ups of one clone
 * take turns.
 *
 * @param {{quiet: boolean, tests?: boolean, steps?: typeof STEPS}} options Quiet says nothing of steps that had nothing to do; without steps, all
 *   are done, and with tests those that only these need.
 * @returns {Promise<number>} 0, or the code to exit with after the reason has been shown.
 */
export async function setUp({ quiet, tests = false, steps = STEPS }) {
  const report = createReport({ quiet });
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(new Interrupted());
  const interrupted = interruption.signal;
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const onWait = (/** @type {number} */ pid) => report.progress(`process ${pid} sets this clone up already, waiting`);
    await withLock(join(ROOT, 'dist', 'set-up.lock'), { interrupted, onWait }, async () => {
      for (const step of [...steps, ...(tests ? TEST_STEPS : [])])
        await step({ root: ROOT, env: process.env, report, interrupted });
    });
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) {
      report.done('interrupted; what was half done has been removed');
      return INTERRUPTED;
    }
    report.done(
      error instanceof SetUpFailure ? error.message : `failed: ${String(/** @type {Error} */ (error).stack)}`,
    );
    return 1;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
