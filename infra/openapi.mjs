// npm run openapi: writes docs/openapi.json and the client's types. The client may not compile before it has them, so the compiler's
// verdict is not waited for: what it writes is enough.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { stampOf } from './setup/built.mjs';
import { ROOT } from './setup/places.mjs';

// What stands in dist/ from now on may be of sources that do not compile.
rmSync(stampOf(ROOT), { force: true });
const node = (/** @type {string[]} */ args, /** @type {import('node:child_process').StdioOptions} */ stdio) =>
  spawnSync(process.execPath, args, { cwd: ROOT, stdio }).status ?? 1;
node([join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], 'ignore');
process.exitCode = node([join(ROOT, 'dist', 'api', 'server', 'openapi', 'write.js')], 'inherit');
