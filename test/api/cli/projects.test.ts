import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectListViewSchema, projectViewSchema } from '../../../model/views';
import { commandLine } from '../../support/command-line';
import { makeClip } from '../../support/media';
import { withApi } from '../../support/with-workers';

const world = withApi();
const reelbatch = commandLine(() => world.api.url);
// Each command is a process of its own.
jest.setTimeout(60_000);

beforeAll(async () => {
  await makeClip(join(world.api.mediaRoot, 'proj-a', 'a.mp4'), { seconds: 3, rate: '24000/1001', tone: 440 });
});

test('the projects, page after page', async () => {
  const { stdout } = await reelbatch.run(['projects', '--limit', '2']);
  expect(stdout).toMatch(/^proj-a +folder +1 +20\d\d-/m);
  expect(stdout).toContain('There are more: --all, or --cursor proj-a');
  const all = await reelbatch.run(['projects', '--limit', '1', '--all', '--json']);
  const { projects, next_cursor } = projectListViewSchema.parse(JSON.parse(all.stdout));
  expect([projects.map(({ id }) => id), next_cursor]).toEqual([['proj-123', 'proj-a', 'proj-b'], null]);
  expect((await reelbatch.run(['projects', '--cursor', 'proj-a'])).stdout).not.toContain('proj-a');
});

test('one of them, for people and for programs', async () => {
  const { code, stdout, stderr } = await reelbatch.run(['projects', 'proj-a']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^canvas +128x64, 23\.976 frames a second$/m);
  expect(stdout).toMatch(/^length +72 frames, 3 s, 00:00:03:00$/m);
  expect(stdout).toMatch(/^picture +1 track, 1 clip$/m);
  expect(stdout).toMatch(/^sound +the picture's own$/m);
  expect(stdout).toMatch(/^proj-a\/a\.mp4 +128x64 +23\.976 +h264 +44100 Hz, 1 channel +3 s$/m);
  const json = await reelbatch.run(['projects', 'proj-a', '--json']);
  expect(projectViewSchema.parse(JSON.parse(json.stdout))).toEqual(await world.api.client.project('proj-a'));
});

test('what is no film says why', async () => {
  const { code, stdout } = await reelbatch.run(['projects', 'proj-b', '--picture', 'none.jpg']);
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/is no film {2}PROJECT_EMPTY: .*\(proj-b\)\n {2}What to do:/),
  ]);
  expect(await reelbatch.run(['projects', 'none'])).toMatchObject({ code: 1, stdout: '' });
});

test('a picture of its film', async () => {
  const file = join(world.api.mediaRoot, 'proj-a.jpg');
  const { code, stdout } = await reelbatch.run([
    'projects',
    'proj-a',
    '--picture',
    file,
    '--at',
    '1.5',
    '--width',
    '64',
  ]);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`The picture is in ${file}`)]);
  const made = await world.api.client.thumbnail('proj-a', { at: 1.5, width: 64 });
  expect((await readFile(file)).equals(Buffer.from(await made.arrayBuffer()))).toBe(true);
  const nowhere = join(world.api.mediaRoot, 'none', 'a.jpg');
  expect(await reelbatch.run(['projects', 'proj-a', '--picture', nowhere])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Name another file by --picture.'),
  });
});

test.each([
  [['--picture', 'a.jpg']],
  [['proj-a', '--all']],
  [['proj-a', '--at', '1']],
  [['proj-a', '--picture', 'a.jpg', '--at', 'now']],
])('%j is no way to ask', async (args) => {
  expect(await reelbatch.run(['projects', ...args])).toMatchObject({ code: 2, stdout: '' });
});
