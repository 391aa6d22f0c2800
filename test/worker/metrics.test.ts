import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { findFreePorts } from '../../infra/free-ports';
import { projectRoot } from '../../infra/programs';
import { Workers } from '../../store/workers';
import { temporaryFolder } from '../infra/temporary-folder';
import { scrape } from '../support/scrape';
import { createTestNamespace } from '../support/temporal-server';
import { until } from '../support/until';

// A process starts here, on a machine that may have much else to do.
jest.setTimeout(120_000);

// The SDK throws away all that it counts by when it could not connect, and begins anew.
describe('a worker that is there before Temporal', () => {
  const folder = temporaryFolder();

  it('tells its metrics all the same', async () => {
    const { address, namespace } = await createTestNamespace();
    const [port] = await findFreePorts(1);
    const env = {
      ...process.env,
      REELBATCH_STATE_DIR: folder.path,
      REELBATCH_MEDIA_ROOT: folder.path,
      TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
      TEMPORAL_NAMESPACE: namespace,
    };
    const worker = spawn(process.execPath, [join(projectRoot(), 'dist', 'worker', 'main.js')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const ended = once(worker, 'close');
    const ready = once(worker, 'message');
    let said = '';
    worker.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await until('it has tried three times', () => said.split('does not answer yet').length > 3, 60_000);
    const [, host = '', real] = /(.*):(\d+)/.exec(address) ?? [];
    const gate = createServer((socket) => {
      const there = connect(Number(real), host);
      there.on('error', () => socket.destroy());
      socket.on('error', () => there.destroy());
      socket.pipe(there).pipe(socket);
    }).listen(port, '127.0.0.1');
    try {
      await ready;
      const workers = new Workers(join(folder.path, 'store', 'workers'));
      const one = await until('it says where', async () => (await workers.alive(Date.now()))[0]);
      const page = await scrape(`http://${one.metrics_address}/metrics`);
      expect(page.names).toContain('temporal_num_pollers');
    } finally {
      worker.kill('SIGINT');
      await ended;
      gate.close();
    }
  });
});
