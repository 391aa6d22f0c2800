import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder';
import { FakeClone, finish } from './fake-clone';

// Processes start and end here, on a machine that may have much else to do.
jest.setTimeout(60_000);

const OWN_CLUSTER = { TEMPORAL_ADDRESS: 'temporal.example:7233' };

describe('a launcher', () => {
  const folder = temporaryFolder();
  let clone: FakeClone;
  beforeEach(async () => {
    clone = new FakeClone(folder.path);
    clone.putFfmpeg();
    await clone.setUp(OWN_CLUSTER);
  });

  it('becomes the program, with its arguments and its exit code, and is quiet about a set-up that was done', async () => {
    clone.write(
      'dist/worker/main.js',
      'console.log(require.main === module, process.argv.slice(2)); process.exitCode = 7;',
    );
    expect(await finish(clone.start(OWN_CLUSTER, ['launch.mjs', 'worker', '--once']))).toEqual({
      code: 7,
      output: "true [ '--once' ]\n",
    });
  });

  it('lets signals reach the program', async () => {
    clone.write(
      'dist/infra/start.js',
      "process.once('SIGINT', () => process.exit(42)); console.log('up'); setInterval(() => {}, 1000);",
    );
    const child = clone.start(OWN_CLUSTER, ['launch.mjs', 'start']);
    child.stdout?.once('data', () => child.kill('SIGINT'));
    expect((await finish(child)).code).toBe(42);
  });

  it('does not start the program when the set-up fails', async () => {
    clone.putFfmpeg({ encoders: [] });
    clone.write('dist/api/server/main.js', "console.log('started')");
    const { code, output } = await finish(clone.start(OWN_CLUSTER, ['launch.mjs', 'api']));
    expect(code).toBe(1);
    expect(output).not.toContain('started');
  });
});

describe('the check', () => {
  const folder = temporaryFolder();
  let clone: FakeClone;
  const bin = (name: string, script: string) =>
    clone.write(`node_modules/.bin/${name}`, `#!${process.execPath}\n${script}`, 0o755);
  const jest = (result: object, code: number) =>
    bin(
      'jest',
      `const file = process.argv.find((a) => a.startsWith('--outputFile='))?.slice(13);
       if (!file) process.exit(0);
       require('fs').writeFileSync(file, ${JSON.stringify(JSON.stringify(result))}); process.exitCode = ${code};`,
    );
  const check = async (...args: string[]) => {
    const { code, output } = await finish(clone.start(OWN_CLUSTER, ['check.mjs', ...args]));
    return { code, last: output.trimEnd().split('\n').at(-1), output };
  };
  const sound = { numTotalTests: 30, numPassedTests: 30, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };
  beforeEach(() => {
    clone = new FakeClone(folder.path);
    for (const name of ['biome', 'tsc', 'knip']) bin(name, '');
    jest(sound, 0);
  });

  it('counts the tests and each other step as one', async () => {
    expect(await check()).toMatchObject({ code: 0, last: '35 passed, 0 failed' });
  });

  it('counts the set-up too when it is part of it', async () => {
    clone.putFfmpeg();
    clone.put('temporal', "console.log('temporal version 1.8.2')");
    expect(await check('--set-up')).toMatchObject({ code: 0, last: '36 passed, 0 failed' });
    clone.putFfmpeg({ encoders: [] });
    expect(await check('--set-up')).toMatchObject({ code: 1, last: '35 passed, 1 failed' });
  });

  it("keeps the tests away from the person's own stack and cluster", async () => {
    bin('knip', 'console.error(process.env.TEMPORAL_ADDRESS, process.env.REELBATCH_CACHE_DIR); process.exit(1);');
    expect((await check()).output).toContain(`undefined ${clone.cache}`);
  });

  it('runs every step when one fails, and shows what that one said', async () => {
    bin('biome', "console.error('a.ts is not formatted'); process.exit(1);");
    const outcome = await check();
    expect(outcome).toMatchObject({ code: 1, last: '34 passed, 1 failed' });
    expect(outcome.output).toContain('a.ts is not formatted');
  });

  it('counts a step that could not be started as failed', async () => {
    rmSync(join(clone.root, 'node_modules/.bin/knip'));
    expect(await check()).toMatchObject({ code: 1, last: '34 passed, 1 failed' });
  });

  it.each([
    ['failed tests', { ...sound, numPassedTests: 28, numFailedTests: 2 }, 1, '33 passed, 2 failed'],
    ['a suite that does not load', { ...sound, numRuntimeErrorTestSuites: 1 }, 1, '35 passed, 1 failed'],
    ['a jest that fails beyond its tests', sound, 1, '35 passed, 1 failed'],
    ['no tests at all', { numTotalTests: 0, numPassedTests: 0 }, 0, '5 passed, 1 failed'],
  ])('fails for %s', async (_, result, jestCode, last) => {
    jest(result, jestCode);
    expect(await check()).toMatchObject({ code: 1, last });
  });

  it('fails when jest leaves no result', async () => {
    bin('jest', 'process.exit(1)');
    expect(await check()).toMatchObject({ code: 1, last: '4 passed, 2 failed' });
  });
});
