import { mkdir, open, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeliverableResult } from '../../model/deliverable';
import type { JobSnapshot } from '../../model/snapshot';
import type { JobStatus } from '../../model/status';
import { takeLease } from '../../store/leases';
import { openStore, type Store } from '../../store/store';
import { temporaryFolder } from '../support/media';
import { batchSnapshot, jobSnapshot } from '../support/stored-batch';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
const media = (...names: string[]) => join(folder.path, 'media', ...names);

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore({ stateDir: join(folder.path, 'state'), mediaRoot: media() });
});
afterEach(async () => await folder.remove());

test('rooms with secrets are for their owner alone, and so is each key', async () => {
  const { key } = await store.apiKeys.create({ name: 'k', tenant: '*', scopes: ['read'] }, new Date());
  for (const room of ['api-keys', 'webhooks', 'specifications', 'schedules'])
    expect([room, (await stat(join(store.root, room))).mode & 0o777]).toEqual([room, 0o700]);
  expect((await stat(join(store.root, 'api-keys', `${key.id}.json`))).mode & 0o777).toBe(0o600);
});

describe('media', () => {
  beforeEach(async () => {
    await mkdir(media('film', 'shots'), { recursive: true });
    await mkdir(media('secret'), { recursive: true });
    await writeFile(media('film', 'shots', 'a.mov'), 'a');
    await writeFile(media('secret', 's.mov'), 's');
  });

  test('a file of the project is found', async () => {
    expect(await store.media.absolute('film/shots/a.mov')).toMatch(/film\/shots\/a\.mov$/);
    expect(await store.media.projectExists('film')).toBe(true);
    expect(await store.media.projectExists('nobody')).toBe(false);
  });

  test.each([
    ['film/../secret/s.mov', 'MEDIA_OUTSIDE_ROOT'],
    ['film/../../state/x', 'MEDIA_OUTSIDE_ROOT'],
    ['film/gone.mov', 'MEDIA_MISSING'],
    ['nobody/a.mov', 'PROJECT_NOT_FOUND'],
    ['../film/a.mov', 'PROJECT_NOT_FOUND'],
    ['film/link.mov', 'MEDIA_OUTSIDE_ROOT'],
    ['film/linked/s.mov', 'MEDIA_OUTSIDE_ROOT'],
  ])('%s: %s', async (path, code) => {
    await symlink(media('secret', 's.mov'), media('film', 'link.mov'));
    await symlink(media('secret'), media('film', 'linked'));
    await expect(store.media.absolute(path)).rejects.toMatchObject({ code });
  });

  test('a fingerprint changes with any part of a large file, with its size and with its time', async () => {
    const path = media('film', 'large.mov');
    const size = 8 * 2 ** 20;
    const fingerprints: string[] = [];
    const take = async () => fingerprints.push(await store.media.fingerprint('film/large.mov'));
    await writeFile(path, Buffer.alloc(size));
    await utimes(path, 1, 1);
    await take();
    for (const offset of [0, size - 1]) {
      const file = await open(path, 'r+');
      await file.write(Buffer.from([1]), 0, 1, offset);
      await file.close();
      await utimes(path, 1, 1);
      await take();
    }
    await utimes(path, 2, 2);
    await take();
    expect(new Set(fingerprints).size).toBe(4);
    await take();
    expect(fingerprints.at(-1)).toBe(fingerprints.at(-2));
  });
});

describe('renditions', () => {
  const hash = 'ab'.repeat(32);
  const record = { hash, extension: 'mp4', bytes: 4, sha256: 'x', length: 1, extradataSha256: null };

  async function publish(): Promise<void> {
    const temporary = await store.renditions.temporaryPath('one');
    await writeFile(temporary, 'data');
    await store.renditions.publish(temporary, record);
  }

  test('are found when they were published, and gone when they were dropped', async () => {
    expect(await store.renditions.has(hash)).toBe(false);
    await publish();
    expect(await store.renditions.record(hash)).toEqual(record);
    await store.renditions.drop(hash);
    expect(await store.renditions.has(hash)).toBe(false);
    expect(await readdir(join(store.root, 'renditions', 'ab'))).toEqual([]);
  });

  test('one that is shorter than its record is none', async () => {
    await publish();
    await writeFile(store.renditions.path(record), 'dat');
    expect(await store.renditions.has(hash)).toBe(false);
  });

  test('files in the making of dead processes are swept, those of living ones are not', async () => {
    const old = await store.renditions.temporaryPath('old');
    await writeFile(old, '');
    await utimes(old, 1, 1);
    await writeFile(await store.renditions.temporaryPath('new'), '');
    await store.renditions.sweepTemporaries(60_000);
    expect(await readdir(join(store.root, 'renditions', 'temporary'))).toEqual(['new']);
  });
});

describe('leases', () => {
  const path = () => join(folder.path, 'leases', 'x');

  test('one of many askers gets it, and the next one when it is given back', async () => {
    const askers = await Promise.all(Array.from({ length: 20 }, (_, asker) => takeLease(path(), `asker-${asker}`)));
    const held = askers.filter((lease) => lease !== undefined);
    expect(held).toHaveLength(1);
    await held[0]?.release();
    const next = await takeLease(path(), 'next');
    expect(next).toBeDefined();
    await next?.release();
    expect(await readdir(join(folder.path, 'leases'))).toEqual([]);
  });

  test('the same owner takes it over at once, another only when it has not been touched for its life', async () => {
    const first = await takeLease(path(), 'activity-1');
    const again = await takeLease(path(), 'activity-1');
    expect(again).toBeDefined();
    expect(await takeLease(path(), 'activity-2')).toBeUndefined();
    await first?.release();
    await again?.release();
    await writeFile(path(), 'dead');
    await utimes(path(), new Date(Date.now() - 6000), new Date(Date.now() - 6000));
    const taken = await takeLease(path(), 'activity-2');
    expect(taken).toBeDefined();
    await taken?.release();
  });

  test('a dead one is taken by one of many that find it at once, again and again', async () => {
    await mkdir(join(folder.path, 'leases'), { recursive: true });
    for (let round = 0; round < 20; round += 1) {
      await writeFile(path(), 'dead');
      await utimes(path(), new Date(Date.now() - 6000), new Date(Date.now() - 6000));
      const askers = Array.from({ length: 12 }, (_, asker) => takeLease(path(), `asker-${asker}`));
      const held = (await Promise.all(askers)).flatMap((lease) => lease ?? []);
      expect(held).toHaveLength(1);
      await held[0]?.release();
    }
    expect(await readdir(join(folder.path, 'leases'))).toEqual([]);
  });
});

describe('requests', () => {
  test('of several under one key at a time one is recorded, and all are told which', async () => {
    const records = Array.from({ length: 10 }, (_, index) => ({ batch_id: `batch-${index}`, body_sha256: 'x' }));
    const answers = await Promise.all(records.map((record) => store.requests.claim('key', record)));
    expect(new Set(answers.map(({ batch_id }) => batch_id)).size).toBe(1);
  });
});

describe('snapshots', () => {
  const batch = batchSnapshot({ batch_id: 'b' });
  const job = (id: string, status: JobStatus, words: Partial<JobSnapshot> = {}) =>
    jobSnapshot(id, { status, ...words });

  test('what was made of a job before stays beside what is made later, and a newer file takes the place of an older', async () => {
    const made = (id: string, status: 'completed' | 'failed') => ({ id, status }) as DeliverableResult;
    const write = async (...deliverables: DeliverableResult[]) =>
      await store.snapshots.write(batch, [{ position: 0, job: job('j0', 'running', { deliverables }) }]);
    await write(made('mp4', 'completed'), made('mov', 'failed'));
    await write();
    await write(made('mov', 'completed'));
    await write(made('mov', 'completed'));
    expect((await store.snapshots.readJobs('b')).get('j0')?.deliverables).toEqual([
      made('mp4', 'completed'),
      made('mov', 'completed'),
    ]);
  });

  test('only what changed is written, and the rest is kept, over all pages', async () => {
    const position = (id: string) => Number(id.slice(1)) * 150;
    const changed = (...jobs: JobSnapshot[]) => jobs.map((one) => ({ position: position(one.id), job: one }));
    await store.snapshots.write(batch, changed(job('j0', 'running'), job('j1', 'pending'), job('j2', 'pending')));
    await store.snapshots.write({ ...batch, status: 'completed' }, changed(job('j2', 'completed')));
    const jobs = await store.snapshots.readJobs('b');
    expect([...jobs.values()].map(({ id, status }) => `${id} ${status}`).sort()).toEqual([
      'j0 running',
      'j1 pending',
      'j2 completed',
    ]);
    expect(await store.snapshots.read('b')).toMatchObject({ status: 'completed' });
    expect(await store.snapshots.list()).toEqual(['b']);
    expect(await store.snapshots.read('nobody')).toBeUndefined();
  });
});
