import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../../infra/programs';
import { FakeStudio } from '../../support/fake-studio';
import { temporaryFolder } from '../../support/media';
import { withApi } from '../../support/with-workers';

/** The package as others get it: packed, installed into an empty folder without a registry, used by plain programs against a real API. */

const world = withApi();
const run = promisify(execFile);
const LIMIT_MS = 60_000;
const root = projectRoot();
const source = join(root, 'api', 'client');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  const packed = await run('npm', ['pack', '--json', '--pack-destination', folder.path], { cwd: source });
  // What the compiler says stands before it.
  const [{ filename }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('['))) as [{ filename: string }];
  await writeFile(join(folder.path, 'package.json'), '{"private": true}');
  await run(
    'npm',
    [
      ...['install', '--offline', '--install-links', '--ignore-scripts', '--no-audit', '--no-fund'],
      ...[join(folder.path, filename), join(root, 'node_modules', 'eventsource-parser')],
    ],
    { cwd: folder.path },
  );
}, LIMIT_MS);
afterAll(async () => await folder.remove());

/** Submits, follows and is refused: each program writes the same lines. */
const program = `
async function main(url) {
  const client = createClient(url);
  const jobs = [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }];
  const batch = await client.submit({ name: 'Packed', jobs }, 'packed');
  console.log(batch.id);
  for await (const event of client.events(batch.id))
    if (event.type !== 'job' && event.data.report_ready) { console.log(event.data.status); break; }
  for await (const job of client.jobs(batch.id)) console.log(job.id, job.status);
  try { await client.job(batch.id, 'nope'); } catch (error) { console.log(error instanceof ApiError, error.problem.code); }
}
`;

test.each([
  ['ES modules', 'use.mjs', `import { ApiError, createClient } from '@reelbatch/client';\n`],
  ['CommonJS', 'use.cjs', `const { ApiError, createClient } = require('@reelbatch/client');\n`],
])(
  'plain Node.js submits and follows a batch with it, as %s',
  async (_, name, head) => {
    await writeFile(join(folder.path, name), `${head}${program}\nmain(process.argv[2]);\n`);
    const jobs = [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }];
    const { id } = await world.api.client.submit({ name: 'Packed', jobs }, 'packed');
    if (!enrolled.has(id)) world.workers.enrol(id, new FakeStudio({ jobs: [{ id: 'a' }] }));
    enrolled.add(id);
    const { stdout } = await run(process.execPath, [join(folder.path, name), world.api.url], { cwd: folder.path });
    expect(stdout.trim().split('\n')).toEqual([id, 'completed', 'a completed', 'true JOB_NOT_FOUND']);
  },
  LIMIT_MS,
);
const enrolled = new Set<string>();

test(
  'a strict TypeScript program is checked against its types',
  async () => {
    const check = async (text: string) => {
      await writeFile(join(folder.path, 'use.mts'), text);
      const flags = [
        '--noEmit',
        '--strict',
        '--exactOptionalPropertyTypes',
        '--target',
        'es2023',
        '--lib',
        'es2023,dom',
      ];
      const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      const args = [compiler, ...flags, '--module', 'nodenext', '--types', '', join(folder.path, 'use.mts')];
      return await run(process.execPath, args, { cwd: folder.path }).then(
        () => '',
        ({ stdout }: { stdout: string }) => stdout,
      );
    };
    const head = `import { type Batch, createClient } from '@reelbatch/client';\n`;
    const submit = (job: string) =>
      `export const made: Promise<Batch> = createClient('http://127.0.0.1').submit({ name: 'x', jobs: [${job}] });\n`;
    expect(await check(`${head}${submit(`{ project_id: 'a', formats: ['mp4'], quality: 'high' }`)}`)).toBe('');
    expect(await check(`${head}${submit(`{ project_id: 'a', formats: ['mp4'], quality: 'best' }`)}`)).toContain(
      '"best"',
    );
  },
  LIMIT_MS,
);

test('it is of the version of the product, and needs one package, of the version that the product has', async () => {
  const read = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as Package;
  const [product, client] = await Promise.all([read(join(root, 'package.json')), read(join(source, 'package.json'))]);
  expect(client.version).toBe(product.version);
  expect(client.dependencies).toEqual({ 'eventsource-parser': product.dependencies['eventsource-parser'] });
  expect(await readFile(join(source, 'LICENSE'), 'utf8')).toBe(await readFile(join(root, 'LICENSE'), 'utf8'));
});

interface Package {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}
