import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Thumbnails } from '../../store/thumbnails';
import { temporaryFolder } from '../support/media';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => await folder.remove());

const ref = (number: number) => String(number).padStart(64, '0');

async function publish(room: Thumbnails, number: number, bytes: number): Promise<void> {
  const temporary = await room.temporaryPath(`${number}.jpg`);
  await writeFile(temporary, Buffer.alloc(bytes, number));
  await room.publish(temporary, ref(number));
}

/** As if it had been used so many seconds ago. */
async function age(number: number, seconds: number): Promise<void> {
  const then = new Date(Date.now() - 1000 * seconds);
  await utimes(join(folder.path, '00', `${ref(number)}.jpg`), then, then);
}

test('a picture is there under its name once it is published', async () => {
  const room = new Thumbnails(folder.path);
  expect([await room.has(ref(1)), await room.read(ref(1))]).toEqual([false, undefined]);
  await publish(room, 1, 3);
  expect([await room.has(ref(1)), await room.read(ref(1))]).toEqual([true, Buffer.alloc(3, 1)]);
  expect(await readdir(join(folder.path, 'temporary'))).toEqual([]);
});

test('those used longest ago go when there are too many, and who asks for one uses it', async () => {
  const room = new Thumbnails(folder.path, { mostBytes: 250, lookEvery: 1 });
  await publish(room, 1, 100);
  await publish(room, 2, 100);
  await age(1, 300);
  await age(2, 200);
  expect(await room.has(ref(1))).toBe(true);
  await publish(room, 3, 100);
  expect([await room.has(ref(1)), await room.has(ref(2)), await room.has(ref(3))]).toEqual([true, false, true]);
});

test.each(['../../secret', 'A'.repeat(64), ''])('%p is no name of a picture', async (name) => {
  const room = new Thumbnails(folder.path);
  await expect(room.read(name)).rejects.toThrow(RangeError);
});

test('what dead processes left in the making goes after a while', async () => {
  const room = new Thumbnails(folder.path);
  const old = await room.temporaryPath('old.jpg');
  await writeFile(old, '');
  await utimes(old, new Date(0), new Date(0));
  await writeFile(await room.temporaryPath('new.jpg'), '');
  await room.sweepTemporaries(60_000);
  expect(await readdir(join(folder.path, 'temporary'))).toEqual(['new.jpg']);
});
