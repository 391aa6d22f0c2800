import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { startStack } from '../../infra/stack';
import { lockStateFolder } from '../../infra/state-lock';
import { temporaryFolder } from './temporary-folder';

// Processes start and end here, on a machine that may have much else to do.
jest.setTimeout(60_000);

describe('a stack that cannot start', () => {
  const folder = temporaryFolder();
  const options = () => ({ stateDir: folder.path, mediaRoot: folder.path, say: () => undefined });

  it('names each port that is taken and the setting that chooses another', async () => {
    const servers = [createServer().listen(0, '127.0.0.1'), createServer().listen(0, '127.0.0.1')];
    await Promise.all(servers.map((server) => once(server, 'listening')));
    const [api, temporal] = servers.map((server) => String((server.address() as AddressInfo).port));
    const env = { TEMPORAL_ADDRESS: undefined, REELBATCH_PORT: api, REELBATCH_TEMPORAL_PORT: temporal };
    await expect(startStack({ ...options(), env, ui: false })).rejects.toThrow(
      `port ${api} is taken: choose another by REELBATCH_PORT\nport ${temporal} is taken: choose another by REELBATCH_TEMPORAL_PORT`,
    );
    for (const server of servers) server.close();
    expect(existsSync(join(folder.path, 'stack.lock'))).toBe(false);
  });

  it('leaves a state folder alone that another one runs on', async () => {
    const unlock = lockStateFolder(folder.path);
    await expect(startStack({ ...options(), ports: 'free' })).rejects.toThrow('runs on the state folder');
    expect(existsSync(join(folder.path, 'stack.lock'))).toBe(true);
    unlock();
  });

  it('names settings that cannot be used', async () => {
    await expect(startStack({ ...options(), env: { REELBATCH_PORT: 'http' } })).rejects.toThrow('REELBATCH_PORT=http');
  });

  it('gives up when interrupted and lets go of the state folder', async () => {
    const interrupted = AbortSignal.abort(new Error('Interrupted by SIGINT'));
    await expect(startStack({ ...options(), ports: 'free', interrupted })).rejects.toThrow('Interrupted by SIGINT');
    expect(existsSync(join(folder.path, 'stack.lock'))).toBe(false);
  });
});

describe('a stack with a server of its own', () => {
  const folder = temporaryFolder();

  it('comes up whatever is set for another cluster, and says what it leaves out', async () => {
    const profiles = join(folder.path, 'temporal.toml');
    writeFileSync(
      profiles,
      '[profile.default]\napi_key = "secret"\n[profile.default.tls]\nserver_name = "elsewhere"\n',
    );
    const said: string[] = [];
    const stack = await startStack({
      stateDir: folder.path,
      mediaRoot: folder.path,
      workers: 1,
      ports: 'free',
      ui: false,
      say: (line) => said.push(line),
      env: { TEMPORAL_ADDRESS: '', TEMPORAL_TLS: 'true', TEMPORAL_API_KEY: 'secret', TEMPORAL_CONFIG_FILE: profiles },
    });
    try {
      const health = await (await fetch(`${stack.apiUrl}/healthz`)).json();
      expect(health).toEqual({ status: 'ok', temporal: stack.temporalAddress });
      expect(said).toEqual([
        expect.stringMatching(
          /^TEMPORAL_(TLS|API_KEY|CONFIG_FILE), .*: not used, since this runs a Temporal of its own/,
        ),
      ]);
    } finally {
      await stack.stop();
    }
  });
});
