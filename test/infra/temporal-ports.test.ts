import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { choosePorts } from '../../infra/temporal-ports';
import { temporaryFolder } from '../support/media';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => await folder.remove());

test('a server comes back at the ports of its last start, but for those that are given', async () => {
  const first = await choosePorts(folder.path, {});
  expect(new Set(Object.values(first)).size).toBe(8);
  expect(await choosePorts(folder.path, {})).toEqual(first);
  const moved = await choosePorts(folder.path, { frontend: first.matching });
  expect(moved).toEqual({ ...first, frontend: first.matching, matching: expect.any(Number) });
  expect(moved.matching).not.toBe(first.matching);
});

test('a port that somebody has taken is not taken again', async () => {
  const first = await choosePorts(folder.path, {});
  const other = createServer().listen(first.history, '127.0.0.1');
  try {
    const { history, ...rest } = await choosePorts(folder.path, {});
    expect(history).not.toBe(first.history);
    expect(rest).toEqual({ ...first, history: undefined });
  } finally {
    other.close();
  }
});

test.each(['', 'nonsense', '[]', '{"history": "x", "matching": 99999999}'])(
  'what was kept as %p does no harm',
  async (text) => {
    const file = join(folder.path, 'ports.json');
    writeFileSync(file, text);
    const ports = await choosePorts(folder.path, {});
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(ports);
  },
);
