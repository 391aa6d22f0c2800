import { copyFile, mkdir, open, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprintOf } from '../../../activities/plan/fingerprint';
import type { Fingerprint } from '../../../model/specification';
import { openStore, type Store } from '../../../store/store';
import { makeClip, temporaryFolder } from '../../support/media';
import { openWorkshop } from '../../support/workshop';

/** A place between two samples of the quick one. */
const BETWEEN = 2 ** 20 + 4096;
const SIZE = 20 * 2 ** 20;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore({ stateDir: join(folder.path, 'state'), mediaRoot: folder.path });
  await mkdir(place('film'));
  const file = await open(place('film', 'a.mov'), 'w');
  await file.truncate(SIZE);
  await file.close();
});
afterEach(async () => await folder.remove());

const place = (...names: string[]) => join(folder.path, ...names);
const { signal } = new AbortController();
const fingerprint = async (kind: Fingerprint, name = 'a.mov') =>
  await fingerprintOf(store, { path: `film/${name}`, absolute: place('film', name), kind, signal });

/** Changes one byte, and gives the file its old times back. */
async function changeUnseen(path: string, at: number): Promise<void> {
  const { atime, mtime } = await stat(path);
  const file = await open(path, 'r+');
  await file.write(Buffer.from([1]), 0, 1, at);
  await file.close();
  await utimes(path, atime, mtime);
}

test('a byte changed in the middle, size and time as before, is noticed by the full one and not by the quick one', async () => {
  await utimes(place('film', 'a.mov'), 1, 1);
  const before = { quick: await fingerprint('quick'), full: await fingerprint('full') };
  await changeUnseen(place('film', 'a.mov'), BETWEEN);
  expect(await fingerprint('quick')).toBe(before.quick);
  const changed = await fingerprint('full');
  expect(changed).not.toBe(before.full);
  expect(await fingerprint('full')).toBe(changed);
});

test('the full one is the content alone: a copy of another time has it too', async () => {
  await copyFile(place('film', 'a.mov'), place('film', 'b.mov'));
  await utimes(place('film', 'b.mov'), 5, 5);
  expect(await fingerprint('full', 'b.mov')).toBe(await fingerprint('full'));
  expect(await fingerprint('quick', 'b.mov')).not.toBe(await fingerprint('quick'));
});

test('a file that nobody wrote to is read once', async () => {
  const full = await fingerprint('full');
  const stopped = AbortSignal.abort(new Error('it was read'));
  const again = { path: 'film/a.mov', absolute: place('film', 'a.mov'), kind: 'full', signal: stopped } as const;
  expect(await fingerprintOf(store, again)).toBe(full);
  await changeUnseen(place('film', 'a.mov'), BETWEEN);
  await expect(fingerprintOf(store, again)).rejects.toThrow('it was read');
});

test('a job that asks for it is planned by it, and finds nothing of the quick ones', async () => {
  const workshop = await openWorkshop();
  try {
    await makeClip(join(workshop.mediaRoot, 'film', 'a.mp4'), { seconds: 1 });
    await workshop.make('film', ['mov']);
    const full = { fingerprint: 'full' } as const;
    const first = await workshop.plan('film', ['mov'], undefined, 'draft', full);
    expect(first.spans).toMatchObject([{ missing: true }]);
    await workshop.finish(first);
    await utimes(join(workshop.mediaRoot, 'film', 'a.mp4'), 9, 9);
    expect((await workshop.plan('film', ['mov'], undefined, 'draft', full)).spans).toMatchObject([{ missing: false }]);
    expect((await workshop.plan('film', ['mov'])).spans).toMatchObject([{ missing: true }]);
  } finally {
    await workshop.remove();
  }
}, 120_000);
