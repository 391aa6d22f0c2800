import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  batchListViewSchema,
  batchViewSchema,
  presetListViewSchema,
  scheduleListViewSchema,
  scheduleViewSchema,
} from '../../../model/views';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';
import { commandLine } from '../../support/command-line';
import { temporaryFolder } from '../../support/media';

/** No worker is alive: what is submitted waits. */
let api: ApiServer;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  api = await startApi();
  folder = await temporaryFolder();
}, 60_000);
afterAll(async () => {
  await folder.remove();
  await api.stop();
});
const reelbatch = commandLine(() => api.url);
// Each command is a process of its own.
jest.setTimeout(60_000);

const jobs = [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }];

/** What a command answers with --json, which must be all that it says. */
async function answered(args: readonly string[], input?: string): Promise<unknown> {
  const { code, stdout, stderr } = await reelbatch.run([...args, '--json'], input);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

test('a batch from standard input and from a file, once under one key; flags go before the file', async () => {
  const text = JSON.stringify({ name: 'From a pipe', priority: 'low', jobs });
  const submit = ['submit', '-', '--priority', 'urgent', '--idempotency-key', 'pipe'];
  const batch = batchViewSchema.parse(await answered(submit, text));
  expect(batch).toMatchObject({ name: 'From a pipe', priority: 100, jobs: [{ id: 'a' }] });
  expect(batchViewSchema.parse(await answered(submit, text)).id).toBe(batch.id);
  const file = join(folder.path, 'batch.json');
  await writeFile(file, text);
  const other = batchViewSchema.parse(await answered(['submit', file, '--max-concurrent', '3']));
  expect(other).toMatchObject({ priority: 25, max_concurrent: 3 });
  expect(other.id).not.toBe(batch.id);

  const all = batchListViewSchema.parse(await answered(['list', '--all', '--limit', '1', '--status', 'queued']));
  expect(all.next_cursor).toBeNull();
  expect(all.batches.map(({ id }) => id)).toEqual([other.id, batch.id]);
  const first = await reelbatch.run(['list', '--limit', '1']);
  expect(first.stdout).toMatch(new RegExp(`^${other.id} +queued +0/1 +25 .*From a pipe$`, 'm'));
  expect(first.stdout).toContain(`There are more: --all, or --cursor ${other.id}`);
});

test('labels from a file and from flags, by which a batch is found again', async () => {
  const text = JSON.stringify({ name: 'Labelled', labels: { show: 'pilot', cut: '1' }, jobs });
  const flags = ['--label', 'cut=2', '--label', 'note=a=b', '--priority', 'high'];
  const { id, labels } = batchViewSchema.parse(await answered(['submit', '-', ...flags], text));
  expect(labels).toEqual({ show: 'pilot', cut: '2', note: 'a=b' });
  const found = async (...args: string[]) =>
    batchListViewSchema.parse(await answered(['list', ...args])).batches.map((batch) => batch.id);
  expect(await found('--label', 'show=pilot', '--label', 'note=a=b', '--project', 'proj-a')).toEqual([id]);
  expect(await found('--label', 'show=pilot', '--label', 'cut=1')).toEqual([]);
  expect(
    await found('--priority-min', '70', '--priority-max', 'high', '--created-after', '2026-01-01T00:00:00Z'),
  ).toEqual([id]);
  expect(await found('--label', 'show=pilot', '--created-before', '2026-01-01T00:00:00Z')).toEqual([]);
  expect(await found('--label', 'show=pilot', '--priority', 'low')).toEqual([]);
  expect((await reelbatch.run(['show', id])).stdout).toMatch(/^labels +show=pilot, cut=2, note=a=b$/m);
  expect(await reelbatch.run(['list', '--label', 'show'])).toMatchObject({ code: 2, stdout: '' });
});

test('the presets, and one of them', async () => {
  const list = presetListViewSchema.parse(await answered(['presets']));
  expect(list).toEqual(await api.client.presets());
  expect((await reelbatch.run(['presets', 'h264-high'])).stdout).toContain('libx264 ');
  expect(await reelbatch.run(['presets', 'nope'])).toMatchObject({ code: 1, stdout: '' });
});

test('a schedule from its first to its last day', async () => {
  const batch = join(folder.path, 'nightly.json');
  await writeFile(batch, JSON.stringify({ name: 'Proofs', jobs }));
  const flags = ['--batch', batch, '--name', 'Nightly', '--cron', '0 22 * * MON-FRI', '--every', '86400', '--paused'];
  const made = scheduleViewSchema.parse(await answered(['schedule', 'create', ...flags, '--overlap', 'buffer_one']));
  const { id } = made;
  expect(made).toMatchObject({ name: 'Nightly', paused: true, overlap: 'buffer_one', every_seconds: 86400 });
  expect(made.cron).toHaveLength(1);
  expect(scheduleListViewSchema.parse(await answered(['schedule', 'list'])).schedules).toMatchObject([{ id }]);
  expect(scheduleViewSchema.parse(await answered(['schedule', 'resume', id])).paused).toBe(false);
  expect(scheduleViewSchema.parse(await answered(['schedule', 'pause', id])).paused).toBe(true);
  expect((await reelbatch.run(['schedule', 'show', id])).stdout).toMatch(/^next +paused$/m);
  expect((await reelbatch.run(['schedule', 'trigger', id])).code).toBe(0);
  expect(await reelbatch.run(['schedule', 'delete', id, '--json'])).toEqual({ code: 0, stdout: '', stderr: '' });
  expect((await reelbatch.run(['schedule', 'show', id])).stderr).toContain('reelbatch schedule list');
});

describe('what cannot be done is said on standard error alone', () => {
  const said = async (args: readonly string[], input?: string) => {
    const { code, stdout, stderr } = await reelbatch.run(args, input);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/^ +at /m);
    return { code, stderr };
  };

  test('every fault of a request, with its place and what to do', async () => {
    const text = JSON.stringify({ name: '', jobs: [{ ...jobs[0], project_id: 'nowhere' }] });
    expect(await said(['submit', '-'], text)).toEqual({
      code: 1,
      stderr: [
        'error: The request has faults. It has 2 faults. (INVALID_REQUEST)',
        '  /name: is text of 1 to 200 characters; this is ""',
        '  /jobs/0/project_id: the media root has no project folder nowhere',
        'What to do: Mend each fault listed in errors, then send it again.',
        '',
      ].join('\n'),
    });
  });

  test.each([
    [['submit', '-'], '{"name": "x",\n  "jobs": [}', /Standard input is no JSON: Unexpected token '}'/],
    [['submit', '-'], '{\n  "name"}', /Standard input is no JSON, line 2, column 9: /],
    [['submit', '-'], '[]', /Standard input holds no JSON object/],
    [['submit', '/no/such/file'], '', /\/no\/such\/file cannot be read/],
    [['submit'], '', /--project and --format must be given/],
    [
      ['submit', '-', '--quality', 'high', '--format', 'mp4'],
      '{}',
      /--format, --quality cannot be given with the file -/,
    ],
    [['list', '--status', 'sleeping'], '', /Allowed choices are scheduled, queued/],
    [['list', '--url', 'ftp://nowhere'], '', /It is no address like/],
    [['show'], '', /missing required argument 'batch'/],
    [['show', '..'], '', /"\.\." is not an id/],
    [['set', 'x'], '', /There is nothing to set/],
    [['fly'], '', /unknown command 'fly'/],
    [['schedule', 'create'], '', /Give the file of a schedule, or its batch/],
  ])('%p is a fault of the command line', async (args, input, what) => {
    const { code, stderr } = await said(args, input);
    expect(stderr).toMatch(what);
    expect(code).toBe(2);
  });

  test('a batch that is not there', async () => {
    expect(await said(['watch', '01890000-0000-7000-8000-000000000001'])).toEqual({
      code: 1,
      stderr: 'error: No batch has this id. (BATCH_NOT_FOUND)\nWhat to do: List the batches: reelbatch list\n',
    });
  });

  test('an API that is not there', async () => {
    const { code, stderr } = await said(['list', '--url', 'http://127.0.0.1:2']);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /The API does not answer at http:\/\/127\.0\.0\.1:2 \(ECONNREFUSED\)\.\nWhat to do: Start it/,
    );
  });
});

test('with --json an error is a document on standard error too', async () => {
  const asked = async (...args: string[]) => {
    const { code, stdout, stderr } = await reelbatch.run([...args, '--json']);
    expect(stdout).toBe('');
    return [code, JSON.parse(stderr)];
  };
  const problem = await problemOf(await api.call('GET', `${BATCHES}/01890000-0000-7000-8000-000000000001`));
  const { instance: _, ...same } = problem;
  expect(await asked('show', '01890000-0000-7000-8000-000000000001')).toEqual([1, expect.objectContaining(same)]);
  expect(await asked('list', '--url', 'http://127.0.0.1:2')).toEqual([
    3,
    { code: 'UNREACHABLE', detail: expect.stringContaining('ECONNREFUSED'), hint: expect.any(String), errors: [] },
  ]);
  expect(await asked('submit', '/no/such/file')).toMatchObject([2, { code: 'USAGE' }]);
});

test('help of every command has an example that begins with the command', async () => {
  const { stdout, code } = await reelbatch.run(['schedule', 'create', '--help']);
  expect(stdout).toMatch(/^Example:\n {2}\$ reelbatch schedule create --batch/m);
  expect(code).toBe(0);
  expect((await reelbatch.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
