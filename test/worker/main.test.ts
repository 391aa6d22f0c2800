import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '../../infra/programs';
import { temporaryFolder } from '../infra/temporary-folder';

// A process starts and ends here, on a machine that may have much else to do.
jest.setTimeout(60_000);

describe('the worker process', () => {
  const folder = temporaryFolder();

  it('ends quietly at Ctrl-C while it waits for Temporal', async () => {
    const env = {
      ...process.env,
      REELBATCH_STATE_DIR: folder.path,
      REELBATCH_MEDIA_ROOT: folder.path,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    };
    const worker = spawn(process.execPath, [join(projectRoot(), 'dist', 'worker', 'main.js')], { env });
    let stdout = '';
    let stderr = '';
    worker.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('Temporal at 127.0.0.1:1 does not answer yet')) worker.kill('SIGINT');
    });
    worker.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const ended = once(worker, 'close');
    expect([await ended, stderr]).toEqual([[0, null], '']);
  });
});
