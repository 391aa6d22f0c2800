import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder';
import { ENCODERS, FakeClone } from './fake-clone';

// Processes start and end here, on a machine that may have much else to do.
jest.setTimeout(60_000);

/** Enough for the set-up to leave Temporal alone. */
const OWN_CLUSTER = { TEMPORAL_ADDRESS: 'temporal.example:7233' };
const CI = 'npm ci --include=dev --no-fund --no-audit --loglevel=error';

describe('the set-up', () => {
  const folder = temporaryFolder();
  let clone: FakeClone;
  beforeEach(() => {
    clone = new FakeClone(folder.path);
    clone.putFfmpeg();
  });

  it('brings a fresh clone to where it can be started, and does nothing the second time', async () => {
    const first = await clone.setUp(OWN_CLUSTER);
    expect(first).toMatchObject({ code: 0 });
    expect(clone.takeCalls()).toEqual(expect.arrayContaining([CI, 'ffmpeg -hide_banner -encoders']));
    expect(existsSync(join(clone.root, 'dist', 'workflow-bundle.js'))).toBe(true);
    expect(clone.record()).toMatchObject({ temporal: null, ffmpeg: clone.program('ffmpeg') });

    const second = await clone.setUp(OWN_CLUSTER);
    expect(second.code).toBe(0);
    expect(clone.takeCalls()).toEqual([]);
    expect(second.output).toContain('set-up: packages are those of package-lock.json');
    expect(second.output).toContain('set-up: dist/ is built from these sources');
  });

  it('installs packages again when the lockfile has another version', async () => {
    await clone.setUp(OWN_CLUSTER);
    clone.takeCalls();
    clone.writeLockfile({ packages: { '': {}, 'node_modules/left': { version: '1.0.1' } } });
    const { output } = await clone.setUp(OWN_CLUSTER);
    expect(output).toContain('npm ci (left is not at 1.0.1)');
    expect(clone.takeCalls()).toContain(CI);
  });

  it('does without the optional packages of other platforms', async () => {
    await clone.setUp(OWN_CLUSTER);
    clone.takeCalls();
    clone.writeLockfile({
      packages: { 'node_modules/left': { version: '1.0.0' }, 'node_modules/mac': { version: '2.0.0', optional: true } },
    });
    await clone.setUp(OWN_CLUSTER);
    expect(clone.takeCalls()).not.toContain(CI);
  });

  it('shows what npm said when it fails, and goes no further', async () => {
    clone.put('npm', "console.error('npm error 404 left'); process.exit(1);");
    const { code, output } = await clone.setUp(OWN_CLUSTER);
    expect(code).toBe(1);
    expect(output).toContain('npm error 404 left');
    expect(clone.takeCalls()).toEqual([CI]);
  });

  it('names the encoders that are missing', async () => {
    clone.putFfmpeg({ encoders: ENCODERS.filter((name) => !name.startsWith('lib')) });
    const { code, output } = await clone.setUp(OWN_CLUSTER);
    expect(code).toBe(1);
    expect(output).toContain('lacks encoders: libx264, libvpx-vp9, libopus');
  });

  it.each([
    ['4.4.2-0ubuntu0.22.04.1', 1],
    ['5.1', 0],
    ['7.1.1', 0],
    ['N-109468-gd39b34123d', 0],
  ])('with ffmpeg %s ends with %d', async (version, code) => {
    clone.putFfmpeg({ version });
    expect((await clone.setUp(OWN_CLUSTER)).code).toBe(code);
  });

  it('looks at ffmpeg again when it was replaced', async () => {
    await clone.setUp(OWN_CLUSTER);
    clone.putFfmpeg({ encoders: ['libx264'] });
    expect((await clone.setUp(OWN_CLUSTER)).output).toContain('lacks encoders: aac');
  });

  it('takes the programs that the settings name, and says when one is not there', async () => {
    const other = new FakeClone(folder.path, { name: 'other' });
    other.putFfmpeg();
    const env = {
      ...OWN_CLUSTER,
      REELBATCH_FFMPEG: other.program('ffmpeg'),
      REELBATCH_FFPROBE: other.program('ffprobe'),
    };
    await clone.setUp(env);
    expect(clone.record()).toMatchObject({ ffmpeg: other.program('ffmpeg'), ffprobe: other.program('ffprobe') });
    const { code, output } = await clone.setUp({ ...OWN_CLUSTER, REELBATCH_FFMPEG: '/nowhere/ffmpeg' });
    expect(code).toBe(1);
    expect(output).toContain('REELBATCH_FFMPEG=/nowhere/ffmpeg: there is no such program');
  });

  it('goes on where one was killed', async () => {
    clone.write(
      'dist/set-up.lock',
      JSON.stringify({ pid: process.pid, started: 'before the machine was started again' }),
    );
    expect((await clone.setUp(OWN_CLUSTER)).code).toBe(0);
    expect(existsSync(join(clone.root, 'dist', 'set-up.lock'))).toBe(false);
  });

  it('builds again when a source has changed', async () => {
    await clone.setUp(OWN_CLUSTER);
    writeFileSync(join(clone.root, 'model', 'new.ts'), '');
    expect((await clone.setUp(OWN_CLUSTER)).output).toContain('set-up: build: types and JavaScript');
  });

  it('fails when the compiler does, and compiles again the next time', async () => {
    clone.put('npm', brokenCompiler(clone.root));
    for (const _ of [1, 2]) {
      const { code, output } = await clone.setUp(OWN_CLUSTER);
      expect(code).toBe(1);
      expect(output).toContain('error TS2304');
    }
  });
});

describe('ffmpeg that is not there', () => {
  const folder = temporaryFolder();

  it('is installed by the package manager, as root or by a sudo that does not ask', async () => {
    const clone = new FakeClone(folder.path);
    const ready = new FakeClone(folder.path, { name: 'ready' });
    ready.putFfmpeg();
    clone.put('sudo', "process.exitCode = require('child_process').spawnSync(args[1], args.slice(2)).status ?? 0;");
    clone.put('true', '');
    const copies = ['ffmpeg', 'ffprobe'].map(
      (name) =>
        `require('fs').copyFileSync(${JSON.stringify(ready.program(name))}, ${JSON.stringify(clone.program(name))});`,
    );
    clone.put('apt-get', `if (args[0] === 'install') { ${copies.join(' ')} }`);
    const { code, output } = await clone.setUp(OWN_CLUSTER);
    expect(output).toContain('apt-get install -y --no-install-recommends ffmpeg');
    expect(code).toBe(0);
    expect(clone.takeCalls().filter((call) => call.startsWith('apt-get'))).toEqual([
      'apt-get update',
      'apt-get install -y --no-install-recommends ffmpeg',
    ]);
  });

  it('waits for another package manager that holds the lock', async () => {
    const clone = new FakeClone(folder.path, { name: 'locked' });
    const ready = new FakeClone(folder.path, { name: 'unlocked' });
    ready.putFfmpeg();
    clone.put(
      'sudo',
      "process.exitCode = require('child_process').spawnSync(args[1], args.slice(2), { stdio: 'inherit' }).status ?? 0;",
    );
    clone.put('true', '');
    const mark = JSON.stringify(clone.program('asked'));
    const copies = ['ffmpeg', 'ffprobe'].map(
      (name) =>
        `require('fs').copyFileSync(${JSON.stringify(ready.program(name))}, ${JSON.stringify(clone.program(name))});`,
    );
    clone.put(
      'apt-get',
      `const fs = require('fs');
      if (args[0] === 'install') { ${copies.join(' ')} }
      else if (!fs.existsSync(${mark})) {
        fs.writeFileSync(${mark}, '');
        console.error('E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)');
        process.exitCode = 100;
      }`,
    );
    const { code, output } = await clone.setUp(OWN_CLUSTER);
    expect(output).toContain('Could not get lock');
    expect(code).toBe(0);
    expect(clone.takeCalls().filter((call) => call.startsWith('apt-get'))).toEqual([
      'apt-get update',
      'apt-get update',
      'apt-get install -y --no-install-recommends ffmpeg',
    ]);
  });

  it('is asked for in one message when there is no package manager', async () => {
    const { code, output } = await new FakeClone(folder.path).setUp(OWN_CLUSTER);
    expect(code).toBe(1);
    expect(output).toContain('Install ffmpeg 5.1 or newer, or name it by REELBATCH_FFMPEG and REELBATCH_FFPROBE.');
  });
});

/** `npm ci` that installs a compiler which always finds a fault. */
function brokenCompiler(root: string): string {
  return `
    const fs = require('fs');
    fs.mkdirSync('${root}/node_modules/typescript/bin', { recursive: true });
    fs.writeFileSync('${root}/node_modules/typescript/bin/tsc', "console.log('a.ts(1,1): error TS2304'); process.exit(2);");
    fs.copyFileSync('${root}/package-lock.json', '${root}/node_modules/.package-lock.json');
  `;
}
