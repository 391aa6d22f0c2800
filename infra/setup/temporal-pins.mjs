import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The CLI that the SDK is asked to fetch: server 1.31 inside. */
export const CLI_VERSION = '1.8.2';

/**
 * The versions that infra/temporal/go.mod pins, and the folders of the cache that are named by them, so that another version or another
 * kind of machine never meets a wrong binary.
 *
 * @param {string} root
 */
export function readPins(root) {
  const text = readFileSync(join(root, 'infra', 'temporal', 'go.mod'), 'utf8');
  const server = pin(text, /^\s*go\.temporal\.io\/server v(\S+)/m);
  const ui = pin(text, /^\s*github\.com\/temporalio\/ui-server\/v2 v(\S+)/m);
  const machine = `${process.platform}-${process.arch}`;
  return {
    go: pin(text, /^go (\S+)/m),
    server,
    ui,
    builtFolder: `temporal-${server}-ui-${ui}-${machine}`,
    cliFolder: `temporal-cli-${CLI_VERSION}-${machine}`,
  };
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
function pin(text, pattern) {
  const found = pattern.exec(text)?.[1];
  if (!found) throw new Error(`infra/temporal/go.mod has no line like ${pattern}`);
  return found;
}
