#!/usr/bin/env node
// The command line: of a clone whose sources are not what was built last it builds first, then it is api/cli/main.ts.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isBuilt } from './setup/built.mjs';
import { ROOT } from './setup/places.mjs';

if (!isBuilt(ROOT)) {
  // Loaded where there is something to do: the program is to start at once.
  const { TO_BUILD, setUp } = await import('./setup/set-up.mjs');
  const failure = await setUp({ quiet: true, steps: TO_BUILD });
  if (failure !== 0) process.exit(failure);
}
const require = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { main } = require(join(ROOT, 'dist', 'api', 'cli', 'main.js'));
await main({ args: process.argv.slice(2), version });
