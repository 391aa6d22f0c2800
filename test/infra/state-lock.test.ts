import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockStateFolder } from '../../infra/state-lock';
import { temporaryFolder } from './temporary-folder';

describe('the lock of a state folder', () => {
  const folder = temporaryFolder();

  it('refuses a second stack and names the first', () => {
    const unlock = lockStateFolder(folder.path);
    expect(() => lockStateFolder(folder.path)).toThrow(
      `Process ${process.pid} runs on the state folder ${folder.path}`,
    );
    unlock();
    lockStateFolder(folder.path)();
    expect(existsSync(join(folder.path, 'stack.lock'))).toBe(false);
  });

  it('is taken over from a process that is gone', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    writeFileSync(join(folder.path, 'stack.lock'), JSON.stringify({ pid: child.pid, started: '1' }));
    lockStateFolder(folder.path)();
  });

  it('is taken over when its pid belongs to another process now', () => {
    writeFileSync(join(folder.path, 'stack.lock'), JSON.stringify({ pid: process.pid, started: 'long ago' }));
    lockStateFolder(folder.path)();
  });
});
