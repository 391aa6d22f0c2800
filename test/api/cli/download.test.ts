import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeliverableResult } from '../../../model/deliverable';
import { type ApiServer, startApi } from '../../support/api-server';
import { commandLine } from '../../support/command-line';
import { temporaryFolder } from '../../support/media';
import { batchSnapshot, batchSpecification, jobSnapshot, jobSpecification, storedId } from '../../support/stored-batch';

// Each command is a process of its own.
jest.setTimeout(60_000);

const id = storedId(1);
const film = 'a film that is not long';

/** An ended batch: two jobs with a file each, one of which says another hash than the file has, and one job without. */
let api: ApiServer;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  api = await startApi();
  const { deliverables, specifications, snapshots } = api.store;
  const publish = async (jobId: string): Promise<string> => {
    const temporary = await deliverables.temporaryPath(jobId);
    await writeFile(temporary, film);
    return await deliverables.publish(temporary, { batchId: id, jobId, fileName: 'proj-a_standard.mp4' }, {});
  };
  const results = [
    published(await publish('sound')),
    published(null),
    published(await publish('damaged'), 'ab'.repeat(32)),
  ];
  const jobs = ['sound', 'failed', 'damaged'].map((name) => jobSpecification(name));
  await specifications.write(batchSpecification({ id, total_jobs: jobs.length }), jobs);
  await snapshots.write(
    batchSnapshot({ batch_id: id, status: 'completed' }),
    jobs.map((job, position) => ({
      position,
      job: jobSnapshot(job.id, { status: 'completed', deliverables: [results[position] as DeliverableResult] }),
    })),
  );
}, 60_000);
afterAll(async () => await api.stop());
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => await folder.remove());
const reelbatch = commandLine(() => api.url);

function published(file: string | null, sha256 = createHash('sha256').update(film).digest('hex')): DeliverableResult {
  return {
    id: 'mp4',
    preset: 'h264-standard',
    status: file === null ? 'failed' : 'completed',
    file,
    bytes: file === null ? null : film.length,
    sha256: file === null ? null : sha256,
    frames: 1,
    duration_seconds: 1,
    checks: [],
    spans: 1,
    reused_spans: 0,
    failure: null,
  };
}

const download = async (...args: string[]) => await reelbatch.run(['download', id, ...args, '--to', folder.path]);
const NAME = 'proj-a_standard.mp4';

test('a file is fetched, found there the second time, and never put over another one', async () => {
  const path = join(folder.path, NAME);
  expect(await download('sound')).toMatchObject({ code: 0, stdout: expect.stringContaining(`${path}  23 B, fetched`) });
  expect(await readFile(path, 'utf8')).toBe(film);
  const again = await download('sound', 'mp4', '--json');
  expect(JSON.parse(again.stdout)).toMatchObject({
    files: [{ job: 'sound', deliverable: 'mp4', path, how: 'there already' }],
  });
  await writeFile(path, 'a letter of mine');
  expect(await download('sound')).toMatchObject({ code: 1, stderr: expect.stringContaining('is another file') });
  expect(await readFile(path, 'utf8')).toBe('a letter of mine');
  expect((await download('sound', '--force')).code).toBe(0);
  expect(await readFile(path, 'utf8')).toBe(film);
});

test.each([
  ['the beginning', film.slice(0, 9), 'taken up'],
  ['all', film, 'taken up'],
  ['the beginning of another file', 'an other film', 'fetched'],
  ['more than the file has', `${film}${film}`, 'fetched'],
])('%s of a download that broke off', async (_, part, how) => {
  const path = join(folder.path, NAME);
  await writeFile(`${path}.part`, part);
  expect((await download('sound')).stdout).toContain(`${path}  23 B, ${how}`);
  expect(await readFile(path, 'utf8')).toBe(film);
  expect(await readdir(folder.path)).toEqual([NAME]);
});

test('the files of a batch lie in a folder for each job; one that is not what was published is not kept', async () => {
  const { code, stdout, stderr } = await download();
  expect(stdout).toContain(`${join(folder.path, 'sound', NAME)}  23 B, fetched`);
  expect(stderr).toContain(`${join(folder.path, 'damaged', NAME)} is not what was published`);
  expect(code).toBe(1);
  expect(await readdir(join(folder.path, 'damaged'))).toEqual([]);
});

test('what has no file, and a folder that is none', async () => {
  expect(await download('failed')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Nothing is published yet'),
  });
  expect((await download('failed', 'mp4')).stderr).toContain('failed/mp4 has no file: it is failed');
  expect((await download('sound', 'mov')).stderr).toContain('Job sound has no deliverable mov.');
  await mkdir(join(folder.path, `${NAME}.part`));
  expect(await download('sound')).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be written') });
});
