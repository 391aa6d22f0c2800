import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore, type Store } from '../../store/store';
import { temporaryFolder } from '../support/media';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
const media = (...parts: string[]) => join(folder.path, 'media', ...parts);

beforeAll(async () => {
  folder = await temporaryFolder();
  store = await openStore({ stateDir: join(folder.path, 'state'), mediaRoot: media() });
  for (const name of ['beta', 'Alpha', 'Bundle', 'cut', '.hidden', 'with space'])
    await mkdir(media(name), { recursive: true });
  await writeFile(media('a-file'), '');
  for (const name of ['a.mp4', 'b.mp4', '.DS_Store']) await writeFile(media('beta', name), '');
  for (const name of ['timeline.otio', 'timeline.edl', 'a.mp4']) await writeFile(media('cut', name), '');
  await writeFile(media('Alpha', 'timeline.edl'), '');
  for (const name of ['timeline.edl', 'timeline.otioz']) await writeFile(media('Bundle', name), '');
  await mkdir(join(folder.path, 'outside'));
  await symlink(join(folder.path, 'outside'), media('led-out'));
  await symlink(media('beta'), media('led-in'));
});
afterAll(async () => await folder.remove());

test('projects are the folders that can be named, by name; what is hidden, a file or named otherwise is none', async () => {
  expect(await store.projects.ids()).toEqual(['Alpha', 'Bundle', 'beta', 'cut', 'led-in', 'led-out']);
});

test.each([
  ['beta', 'folder', 2],
  ['cut', 'timeline.otio', 2],
  ['Alpha', 'timeline.edl', 0],
  ['Bundle', 'timeline.otioz', 1],
  ['led-in', 'folder', 2],
])('%s is read from %s, beside %p files', async (id, source, files) => {
  expect(await store.projects.find(id)).toMatchObject({ id, source, files });
});

test.each(['led-out', 'a-file', 'none', '.hidden', '..', '../media', 'beta/a.mp4', ''])(
  '%p is no project',
  async (id) => {
    expect(await store.projects.find(id)).toBeUndefined();
  },
);

test('a timeline that is written again makes its project newer', async () => {
  const later = new Date('2040-01-01T00:00:00.000Z');
  await utimes(media('cut', 'timeline.otio'), later, later);
  expect((await store.projects.find('cut'))?.modifiedAt).toEqual(later);
});
