import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '../../infra/programs';

// Processes start and end here, on a machine that may have much else to do.
jest.setTimeout(60_000);

/** Says when the first signal has come, and when so much time has passed that another one is another key. */
const SCRIPT = `
  const { watchInterrupts } = require(${JSON.stringify(join(projectRoot(), 'dist', 'infra', 'interrupts.js'))});
  setInterval(() => {}, 1000);
  watchInterrupts().addEventListener('abort', ({ target }) => {
    console.log(target.reason.message);
    setTimeout(() => console.log('later'), 1100);
  });
  console.log('up');
`;

describe('Ctrl-C', () => {
  it('stops in order the first time, counts once when npm repeats it, and ends at once the second time', async () => {
    const child = spawn(process.execPath, ['-e', SCRIPT], { stdio: ['ignore', 'pipe', 'inherit'] });
    const nextLine = async () => String((await once(child.stdout, 'data'))[0]).trim();
    const ended = once(child, 'exit');
    expect(await nextLine()).toBe('up');
    child.kill('SIGINT');
    expect(await nextLine()).toBe('Interrupted by SIGINT');
    child.kill('SIGINT');
    expect(await nextLine()).toBe('later');
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  });
});
