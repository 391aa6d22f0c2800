import { createHash } from 'node:crypto';
import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evictRenditions } from '../../activities/render/evict-renditions';
import type { AssemblyPlan } from '../../model/assembly-plan';
import { evict } from '../../store/evict';
import { openStore, type Store } from '../../store/store';
import { temporaryFolder } from '../support/media';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore({ stateDir: join(folder.path, 'state'), mediaRoot: join(folder.path, 'media') });
});
afterEach(async () => await folder.remove());

const BYTES = 1000;
const HOUR_MS = 3_600_000;
const { signal } = new AbortController();
const hashOf = (name: string) => createHash('sha256').update(name).digest('hex');
const recordPath = (name: string) => join(store.root, 'renditions', hashOf(name).slice(0, 2), `${hashOf(name)}.json`);
const filePath = (name: string) => store.renditions.path({ hash: hashOf(name), extension: 'mov' });

/** A rendition that was used so long ago. */
async function publish(name: string, hoursAgo: number): Promise<void> {
  const temporary = await store.renditions.temporaryPath(name);
  await writeFile(temporary, Buffer.alloc(BYTES, name));
  const hash = hashOf(name);
  await store.renditions.publish(temporary, {
    hash,
    extension: 'mov',
    bytes: BYTES,
    sha256: 'x',
    length: 1,
    extradataSha256: null,
  });
  const then = new Date(Date.now() - hoursAgo * HOUR_MS);
  await utimes(recordPath(name), then, then);
  await utimes(filePath(name), then, then);
}

async function left(): Promise<string> {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const listed = await store.renditions.list();
  return names.filter((name) => listed.some(({ hash, record }) => hash === hashOf(name) && record !== null)).join('');
}

const to = (limitBytes: number, wanted: readonly string[] = []) => ({
  limitBytes,
  usedSinceMs: Date.now() - HOUR_MS / 2,
  isWanted: (hash: string) => wanted.some((name) => hashOf(name) === hash),
  signal,
});

describe('renditions beyond their limit', () => {
  test('go, those used longest ago first, and no more than need be', async () => {
    for (const [index, name] of ['c', 'a', 'e', 'b', 'd'].entries()) await publish(name, 9 - index);
    expect(await evict(store.renditions, to(3 * BYTES + 1))).toEqual({ count: 2, bytes: 2 * BYTES, left: 3 * BYTES });
    expect(await left()).toBe('bde');
    expect(await evict(store.renditions, to(3 * BYTES))).toMatchObject({ count: 0 });
  });

  test('stay where they were used just now, are wanted, or are being made anew', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await publish(name, 5);
    expect(await store.renditions.has(hashOf('a'))).toBe(true);
    const lease = await store.renditions.lease(hashOf('b'), 'somebody');
    expect(await evict(store.renditions, to(0, ['c']))).toEqual({ count: 1, bytes: BYTES, left: 3 * BYTES });
    expect(await left()).toBe('abc');
    await lease?.release();
    await evict(store.renditions, to(0, ['c']));
    expect(await left()).toBe('ac');
  });

  test('one that somebody uses after the look stays', async () => {
    for (const name of ['a', 'b']) await publish(name, 5);
    const isLeased = async (hash: string) => {
      await store.renditions.has(hashOf('b'));
      return await store.renditions.isLeased(hash);
    };
    const watched = { list: () => store.renditions.list(), isLeased };
    expect(await evict(watched, to(0))).toMatchObject({ count: 1 });
    expect(await left()).toBe('b');
  });

  test('are removed by one sweeper at a time; two that look at once do no harm', async () => {
    for (const [index, name] of ['a', 'b', 'c', 'd', 'e'].entries()) await publish(name, 9 - index);
    const sweep = (owner: string) =>
      evictRenditions({ store, owner, limitBytes: 2 * BYTES, usedSinceMs: Date.now() - HOUR_MS / 2, signal });
    const swept = await Promise.all(['one', 'two', 'three'].map(sweep));
    expect(swept.filter((evicted) => evicted !== undefined)).toHaveLength(1);
    expect(await left()).toBe('de');
    // As after a takeover from a sweeper that was only slow.
    await Promise.all([evict(store.renditions, to(BYTES)), evict(store.renditions, to(BYTES))]);
    expect(await left()).toBe('e');
  });

  test('stay as long as their plan is worked at, whatever their age', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await publish(name, 5);
    const plan = {
      media: [],
      spans: [{ renditions: [hashOf('a')] }, { renditions: [hashOf('b')] }],
      audio: [{ rendition: hashOf('c') }],
    } as unknown as AssemblyPlan;
    const ref = await store.plans.write(plan);
    await store.plansInUse.during(ref, async () => {
      await evictRenditions({ store, owner: 'x', limitBytes: 0, usedSinceMs: Date.now() - HOUR_MS / 2, signal });
    });
    expect(await left()).toBe('abc');
    await evictRenditions({ store, owner: 'x', limitBytes: 0, usedSinceMs: Date.now() + HOUR_MS, signal });
    expect(await left()).toBe('');
    expect(await readdir(join(store.root, 'plans-in-use'))).toEqual([]);
  });
});

describe('a death in the middle', () => {
  test('of a removal leaves a file that nobody finds, and the next look removes it', async () => {
    await publish('a', 5);
    await publish('b', 5);
    await rm(recordPath('a'));
    expect(await store.renditions.has(hashOf('a'))).toBe(false);
    expect(await evict(store.renditions, to(10 * BYTES))).toEqual({ count: 1, bytes: BYTES, left: BYTES });
    expect(await readdir(join(filePath('a'), '..'))).toEqual([]);
    expect(await left()).toBe('b');
  });

  test('of a publication is the same; one that is under way is left alone', async () => {
    await publish('a', 0);
    await rm(recordPath('a'));
    expect(await evict(store.renditions, to(0))).toMatchObject({ count: 0 });
  });

  test('a record whose file is gone is removed', async () => {
    await publish('a', 5);
    await rm(filePath('a'));
    expect(await store.renditions.has(hashOf('a'))).toBe(false);
    expect(await evict(store.renditions, to(10 * BYTES))).toMatchObject({ count: 1, bytes: 0 });
    expect(await readdir(join(filePath('a'), '..'))).toEqual([]);
  });

  test('a record that was torn by it is none', async () => {
    await publish('a', 5);
    await writeFile(recordPath('a'), '{"hash": "');
    expect(await store.renditions.has(hashOf('a'))).toBe(false);
    await publish('a', 0);
    expect(await store.renditions.has(hashOf('a'))).toBe(true);
  });
});
