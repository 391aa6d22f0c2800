import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore, type Store } from '../../store/store';
import { showPresence } from '../../worker/presence';
import { temporaryFolder } from '../support/media';

let store: Store;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore({ stateDir: folder.path, mediaRoot: folder.path });
});
afterEach(async () => await folder.remove());

const NOW = Date.parse('2026-01-01T00:01:00.000Z');
const record = (slots: number, secondsAgo: number) => ({
  slots,
  as_of: new Date(NOW - 1000 * secondsAgo).toISOString(),
});
const files = async () => await readdir(join(store.root, 'workers')).catch(() => []);

describe('workers that are alive', () => {
  test('are none in a store that no worker has seen', async () => {
    expect(await store.workers.slots(NOW)).toBe(0);
    await store.workers.sweep(NOW);
  });

  test('have slots together; one that was silent for half a minute counts no more', async () => {
    await store.workers.write('host-a-1', record(2, 0));
    await store.workers.write('host-b-1', record(4, 30));
    await store.workers.write('host-c-1', record(8, 31));
    expect(await store.workers.slots(NOW)).toBe(6);
    await store.workers.remove('host-a-1');
    await store.workers.remove('host-a-1');
    expect(await store.workers.slots(NOW)).toBe(4);
  });

  test('are told apart by host and process, and a name leads nowhere else', async () => {
    await store.workers.write('../../b:1', record(1, 0));
    await store.workers.write('..-..-b-2', record(1, 0));
    expect((await files()).sort()).toEqual(['..-..-b-1.json', '..-..-b-2.json']);
  });

  test('say what their ffmpegs can do; where one does not, nothing is known', async () => {
    const ffmpeg = { version: '7.1', id: '7.1 abc', encoders: ['aac'], filters: [] };
    const other = { ...ffmpeg, id: '7.1 def' };
    await store.workers.write('a', { ...record(2, 0), ffmpeg });
    await store.workers.write('b', { ...record(2, 0), ffmpeg: other });
    await store.workers.write('gone', record(2, 31));
    expect(await store.workers.builds(NOW)).toEqual([ffmpeg, other]);
    await store.workers.write('c', record(2, 0));
    expect(await store.workers.builds(NOW)).toEqual([]);
  });

  test('do not keep what dead ones left', async () => {
    await store.workers.write('dead', record(2, 3600));
    await store.workers.write('alive', record(2, 1));
    await store.workers.sweep(NOW);
    expect(await files()).toEqual(['alive.json']);
  });
});

describe('the presence of a worker', () => {
  const silent = { warn: () => {} };
  const ffmpeg = { version: '7.1', id: '7.1 abc', encoders: ['libx264', 'aac'], filters: ['scale'] };
  const build = async () => ffmpeg;

  test('is there while it runs, and gone when it has stopped', async () => {
    const presence = await showPresence(
      store,
      { slots: 3, diskReserveBytes: 0, metricsAddress: '127.0.0.1:9464', build },
      silent,
    );
    expect(await store.workers.slots(Date.now())).toBe(3);
    expect(await store.workers.builds(Date.now())).toEqual([ffmpeg]);
    await presence.stop();
    expect(await store.workers.slots(Date.now())).toBe(0);
    expect(await files()).toEqual([]);
  });

  test('says nothing of an ffmpeg that does not answer, and tells the log', async () => {
    const told: unknown[] = [];
    const dumb = async () => {
      throw new Error('no such program');
    };
    const log = { warn: (words: unknown) => void told.push(words) };
    const presence = await showPresence(
      store,
      { slots: 3, diskReserveBytes: 0, metricsAddress: '127.0.0.1:9464', build: dumb },
      log,
    );
    expect(await store.workers.slots(Date.now())).toBe(3);
    expect(await store.workers.builds(Date.now())).toEqual([]);
    expect(told).toEqual([{ error: 'Error: no such program' }]);
    await presence.stop();
  });

  test('is no reason to die where the store cannot be written', async () => {
    const told: unknown[] = [];
    const gone = async () => {
      throw new Error('no space');
    };
    const workers = { write: gone, remove: gone, sweep: gone } as unknown as Store['workers'];
    const presence = await showPresence(
      { workers },
      { slots: 3, diskReserveBytes: 0, metricsAddress: '127.0.0.1:9464', build },
      { warn: (words: unknown) => void told.push(words) },
    );
    await presence.stop();
    expect(told).toEqual([{ error: 'Error: no space' }]);
  });
});
