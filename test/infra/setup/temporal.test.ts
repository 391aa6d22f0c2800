import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/until';
import { temporaryFolder } from '../temporary-folder';
import { FakeClone, finish } from './fake-clone';

// Processes start and end here, on a machine that may have much else to do.
jest.setTimeout(60_000);

const BUILT = `temporal-1.32.1-ui-2.55.0-${process.platform}-${process.arch}`;

/** Go 1.26.8 that builds at once and, as the real one, fills the caches that it is given; waits for a file first if asked to. */
function go(waitFor = ''): string {
  return `
    if (args[0] === 'version') return console.log('go version go1.26.8 linux/amd64');
    const fs = require('fs'), { env } = process;
    for (const name of ['GOMODCACHE', 'GOCACHE']) fs.mkdirSync(env[name], { recursive: true });
    fs.writeFileSync(env.GOMODCACHE + '/module.go', '', { mode: 0o444 });
    console.error('go: downloading go.temporal.io/server v1.32.1');
    const out = args[args.indexOf('-o') + 1];
    const build = () => { fs.writeFileSync(out, '', { mode: 0o755 }); process.exit(0); };
    if (!${JSON.stringify(waitFor)}) build();
    setInterval(() => { if (fs.existsSync(${JSON.stringify(waitFor)})) build(); }, 20);
  `;
}

describe('the ways to a Temporal server', () => {
  const folder = temporaryFolder();
  let clone: FakeClone;
  beforeEach(() => {
    clone = new FakeClone(folder.path);
    clone.putFfmpeg();
  });
  const builds = (of = clone) => of.takeCalls().filter((call) => call.startsWith('go build'));
  const putCli = (version: string) =>
    clone.put('temporal', `console.log('temporal version ${version} (Server 1.31.2)')`);

  it('are not tried when a cluster is named', async () => {
    putCli('1.8.2');
    const { output } = await clone.setUp({ TEMPORAL_ADDRESS: 'temporal.example:7233' });
    expect(output).toContain('Temporal is at TEMPORAL_ADDRESS=temporal.example:7233');
    expect(clone.takeCalls().filter((call) => call.startsWith('temporal'))).toEqual([]);
  });

  it('are not tried when a profile was chosen that names one', async () => {
    clone.write(
      'node_modules/@temporalio/envconfig/index.js',
      'exports.loadClientConfigProfile = ({ overrideEnvVars: env }) => ({ address: env.TEMPORAL_PROFILE });',
    );
    const { output } = await clone.setUp({ TEMPORAL_PROFILE: 'temporal.example:7233', TEMPORAL_ADDRESS: '' });
    expect(output).toContain('Temporal is at temporal.example:7233, by a profile');
  });

  const fillCache = () => {
    mkdirSync(join(clone.cache, BUILT), { recursive: true });
    for (const name of ['temporal-server', 'temporal-ui']) writeFileSync(join(clone.cache, BUILT, name), '');
  };

  it('that were found stay known when a cluster is named later, as long as they are there', async () => {
    const elsewhere = { TEMPORAL_ADDRESS: 'temporal.example:7233' };
    putCli('1.8.2');
    await clone.setUp();
    await clone.setUp(elsewhere);
    expect(clone.record()['temporal']).toEqual({ kind: 'cli', cli: clone.program('temporal') });
    rmSync(clone.program('temporal'));
    await clone.setUp(elsewhere);
    expect(clone.record()['temporal']).toBeNull();
    fillCache();
    await clone.setUp(elsewhere);
    expect(clone.record()['temporal']).toMatchObject({ kind: 'server' });
  });

  it('begin with what the cache has', async () => {
    putCli('1.8.2');
    fillCache();
    await clone.setUp();
    expect(clone.record()['temporal']).toEqual({
      kind: 'server',
      server: join(clone.cache, BUILT, 'temporal-server'),
      ui: join(clone.cache, BUILT, 'temporal-ui'),
    });
  });

  it.each(['1.8.0', '1.10.3', '2.0.0'])('go on with the CLI %s on PATH', async (version) => {
    putCli(version);
    clone.put('go', go());
    expect((await clone.setUp()).code).toBe(0);
    expect(clone.record()['temporal']).toEqual({ kind: 'cli', cli: clone.program('temporal') });
    expect(builds()).toEqual([]);
  });

  it('end with a build of both programs, after one line for each way that failed', async () => {
    putCli('1.7.9');
    clone.put('go', go());
    const { code, output } = await clone.setUp();
    expect(code).toBe(0);
    expect(output).toContain(`the CLI on PATH: ${clone.program('temporal')} is 1.7.9, older than 1.8.0\n`);
    expect(output).toContain("the SDK's download: Error: the network refuses it\n");
    expect(builds().map((call) => call.split(' ').at(-1))).toEqual([
      'go.temporal.io/server/cmd/server',
      'github.com/temporalio/ui-server/v2/cmd/server',
    ]);
    expect(readdirSync(clone.cache)).toEqual([BUILT]);
    expect(readdirSync(join(clone.cache, BUILT)).sort()).toEqual(['temporal-server', 'temporal-ui']);
  });

  it.each([
    ['no Go', null, 'a build from source: there is no Go'],
    ['an old Go', "console.log('go version go1.26.7 linux/amd64')", 'Go 1.26.8 or newer is needed, this is 1.26.7'],
  ])('say what to install when there is %s either', async (_, script, reason) => {
    if (script !== null) clone.put('go', script);
    const { code, output } = await clone.setUp();
    expect(code).toBe(1);
    expect(output).toContain(reason);
    expect(output).toMatch(/Install its CLI 1\.8\.0 or newer .* or Go 1\.26\.8 or newer, or name a cluster/);
  });

  it('leave nothing half done when a build fails', async () => {
    clone.put('go', `if (args[0] === 'build') { console.error('no space left'); process.exit(1); } ${go()}`);
    const { code, output } = await clone.setUp();
    expect(code).toBe(1);
    expect(output).toContain('go build failed: no space left');
    expect(readdirSync(clone.cache)).toEqual([]);
  });

  it('leave nothing half done on Ctrl-C', async () => {
    clone.put('go', go(join(folder.path, 'never')));
    const setUp = clone.start();
    const ended = finish(setUp);
    await until('the build runs', () => findCaches(clone).length > 0);
    setUp.kill('SIGINT');
    const { code, output } = await ended;
    expect(code).toBe(130);
    expect(output).toContain('interrupted');
    expect(readdirSync(clone.cache)).toEqual([]);
    expect(existsSync(join(clone.root, 'dist', 'set-up.lock'))).toBe(false);
  });

  it('build once when two clones need it at a time', async () => {
    const other = new FakeClone(folder.path, { name: 'other', cache: clone.cache });
    other.putFfmpeg();
    const released = join(folder.path, 'released');
    for (const one of [clone, other]) one.put('go', go(released));
    const first = finish(clone.start());
    await until('the build runs', () => findCaches(clone).length > 0);
    const waiting = other.start();
    const second = finish(waiting);
    await new Promise<void>((resolve) => {
      let said = '';
      waiting.stderr?.on('data', (chunk) => {
        said += chunk;
        if (said.includes('builds it already, waiting')) resolve();
      });
    });
    writeFileSync(released, '');
    expect([(await first).code, (await second).code]).toEqual([0, 0]);
    expect([builds(clone).length, builds(other).length]).toEqual([2, 0]);
  });
});

function findCaches({ cache }: FakeClone): string[] {
  if (!existsSync(cache)) return [];
  return readdirSync(cache).filter((name) => existsSync(join(cache, name, 'compiled')));
}
