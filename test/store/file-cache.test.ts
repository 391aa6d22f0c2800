import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileCache } from '../../store/file-cache';
import { writeText } from '../../store/json-file';
import { temporaryFolder } from '../support/media';

let at: (name: string) => string;
let remove: () => Promise<void>;
let made: string[];
beforeEach(async () => {
  const folder = await temporaryFolder();
  remove = folder.remove;
  at = (name) => join(folder.path, name);
  made = [];
});
afterEach(async () => await remove());

const make = (bytes: Buffer) => {
  made.push(bytes.toString());
  return { text: bytes.toString() };
};

describe('a cache of files', () => {
  test('reads a file once while it stays the same, however many ask', async () => {
    const cache = new FileCache(100);
    await writeText(at('a'), 'one');
    const values = await Promise.all(Array.from({ length: 10 }, () => cache.read(at('a'), make)));
    expect(new Set(values)).toEqual(new Set([await cache.read(at('a'), make)]));
    expect(made).toEqual(['one']);
  });

  test('sees a file that was replaced at once, though it is as long as before', async () => {
    const cache = new FileCache(100);
    for (const text of ['one', 'two', 'one', 'six']) {
      await writeText(at('a'), text);
      expect(await cache.read(at('a'), make)).toEqual({ text });
    }
  });

  test('knows nothing of a file that is gone', async () => {
    const cache = new FileCache(100);
    await writeText(at('a'), 'one');
    await cache.read(at('a'), make);
    await remove();
    expect(await cache.read(at('a'), make)).toBeUndefined();
    expect(cache.bytes).toBe(0);
  });

  test('keeps no more than its bound, and lets go of what was used least lately', async () => {
    const cache = new FileCache(25);
    for (const name of ['a', 'b', 'c', 'd']) await writeText(at(name), `${name}`.repeat(10));
    for (const name of ['a', 'b', 'a', 'c', 'd', 'a']) {
      await cache.read(at(name), make);
      expect(cache.bytes).toBeLessThanOrEqual(25);
    }
    expect(made.map(([first]) => first)).toEqual(['a', 'b', 'c', 'd', 'a']);
  });

  test('answers a file that is larger than its bound, and does not keep it', async () => {
    const cache = new FileCache(5);
    await writeText(at('a'), 'longer than that');
    expect(await cache.read(at('a'), make)).toEqual({ text: 'longer than that' });
    expect(cache.bytes).toBe(0);
  });

  test('tries again what could not be made', async () => {
    const cache = new FileCache(100);
    await writeFile(at('a'), '{');
    const parse = (bytes: Buffer) => JSON.parse(bytes.toString()) as unknown;
    await expect(cache.read(at('a'), parse)).rejects.toThrow(SyntaxError);
    await expect(cache.read(at('a'), parse)).rejects.toThrow(SyntaxError);
    expect(cache.bytes).toBe(0);
  });
});
