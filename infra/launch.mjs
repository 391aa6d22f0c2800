// node infra/launch.mjs PROGRAM [ARGUMENTS]: the set-up, then one of the built programs in this very process, so that signals reach it and
// its exit code is ours.
import { runMain } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './setup/places.mjs';
import { setUp } from './setup/set-up.mjs';

const PROGRAMS = {
  start: { main: 'infra/start.js', quiet: true },
  worker: { main: 'worker/main.js', quiet: true },
  api: { main: 'api/server/main.js', quiet: true },
  demo: { main: 'infra/demo/main.js', quiet: false },
  bench: { main: 'infra/bench/main.js', quiet: true },
};

const [, , name, ...rest] = process.argv;
const program = PROGRAMS[/** @type {keyof typeof PROGRAMS} */ (name)];
if (program === undefined) {
  console.error(`node infra/launch.mjs ${Object.keys(PROGRAMS).join(' | ')}`);
  process.exit(2);
}
const failure = await setUp({ quiet: program.quiet });
if (failure !== 0) process.exit(failure);
process.setSourceMapsEnabled(true);
process.argv.splice(1, process.argv.length - 1, join(ROOT, 'dist', program.main), ...rest);
runMain();
