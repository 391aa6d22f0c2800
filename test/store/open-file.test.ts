import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { openOrdinary, readOrdinary } from '../../store/open-file';
import { temporaryFolder } from '../support/media';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string) => join(folder.path, name);

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(at('plain'), 'words');
});
afterEach(async () => await folder.remove());

test('an ordinary file is read whole, up to the limit and not beyond', async () => {
  expect(String(await readOrdinary(at('plain'), 5))).toBe('words');
  await expect(readOrdinary(at('plain'), 4)).rejects.toMatchObject({ code: 'EFBIG' });
  await writeFile(at('empty'), '');
  expect(await readOrdinary(at('empty'), 5)).toHaveLength(0);
});

test('a pipe that nobody writes to is refused and not waited for', async () => {
  await execa('mkfifo', [at('pipe')]);
  await expect(openOrdinary(at('pipe'))).rejects.toMatchObject({ code: 'ENXIO' });
});

test('a device is refused, however much it would give', async () => {
  await expect(readOrdinary('/dev/zero', 5)).rejects.toMatchObject({ code: 'ENXIO' });
});

test('a socket is refused', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
  await expect(openOrdinary(at('socket'))).rejects.toMatchObject({ code: 'ENXIO' });
  await new Promise((resolve) => server.close(resolve));
});

test('a folder and a link are refused', async () => {
  await mkdir(at('folder'));
  await symlink('plain', at('link'));
  await expect(openOrdinary(at('folder'))).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(openOrdinary(at('link'))).rejects.toMatchObject({ code: 'ELOOP' });
});
