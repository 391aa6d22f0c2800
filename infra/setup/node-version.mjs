import { SetUpFailure } from './failure.mjs';
import { isAtLeast, parseVersion } from './version.mjs';

const FLOOR = [20, 19, 0];

/** @param {import('./step.mjs').Context} context */
export async function checkNode({ report }) {
  if (!isAtLeast(parseVersion(process.version) ?? [], FLOOR))
    throw new SetUpFailure(
      `Node ${FLOOR.slice(0, 2).join('.')} or newer is needed, this is ${process.version}: https://nodejs.org`,
    );
  report.already(`Node ${process.version.slice(1)}`);
}
