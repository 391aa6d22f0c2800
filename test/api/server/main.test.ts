import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findFreePorts } from '../../../infra/free-ports';
import { projectRoot } from '../../../infra/programs';
import { openStore } from '../../../store/store';
import { temporaryFolder } from '../../infra/temporary-folder';
import { until } from '../../support/until';

// A process starts and ends here, on a machine that may have much else to do.
jest.setTimeout(60_000);

describe('the API process on an address that others reach', () => {
  const folder = temporaryFolder();

  async function start(): Promise<{ process: ChildProcess; port: number; said: () => string }> {
    const [port = 0] = await findFreePorts(1);
    const env = {
      ...process.env,
      REELBATCH_STATE_DIR: folder.path,
      REELBATCH_MEDIA_ROOT: folder.path,
      REELBATCH_HOST: '0.0.0.0',
      REELBATCH_PORT: String(port),
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    };
    const child = spawn(process.execPath, [join(projectRoot(), 'dist', 'api', 'server', 'main.js')], { env });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (more: string) => {
        text += more;
      });
    }
    return { process: child, port, said: () => text };
  }

  it('does not start as long as there is no key, and says what to do', async () => {
    const api = await start();
    expect(await once(api.process, 'close')).toEqual([1, null]);
    expect(api.said()).toMatch(
      /^REELBATCH_HOST=0\.0\.0\.0: others could reach the API, and it has no keys\. Make one first \(/,
    );
  });

  it('starts with one, and answers who shows it', async () => {
    const store = await openStore({ stateDir: folder.path, mediaRoot: folder.path });
    const { shown } = await store.apiKeys.create({ name: 'a', tenant: 'a', scopes: ['read'] }, new Date());
    const api = await start();
    try {
      await until('it listens', () => api.said().includes('listening'));
      const url = `http://127.0.0.1:${api.port}/api/v1/presets`;
      expect((await fetch(url)).status).toBe(401);
      expect((await fetch(url, { headers: { Authorization: `Bearer ${shown}` } })).status).toBe(200);
    } finally {
      const ended = once(api.process, 'close');
      api.process.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    }
    expect(api.said()).not.toContain(shown.slice(16));
  });
});
