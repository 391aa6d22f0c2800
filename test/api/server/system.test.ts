import { rm } from 'node:fs/promises';
import { describeBuild } from '../../../activities/ffmpeg/build';
import { systemViewSchema } from '../../../model/views';
import { type ApiServer, startApi } from '../../support/api-server';
import { commandLine } from '../../support/command-line';

// Each command is a process of its own.
jest.setTimeout(60_000);

let api: ApiServer;
beforeEach(async () => {
  api = await startApi();
}, 60_000);
afterEach(async () => await api.stop());
const reelbatch = commandLine(() => api.url);

/** A worker that is alive, with the ffmpeg of this machine. */
async function employ(name: string, words: object = {}) {
  const ffmpeg = await describeBuild({ ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' });
  const record = { slots: 2, as_of: new Date().toISOString(), ffmpeg, disk_reserve_bytes: 1000, ...words };
  await api.store.workers.write(name, record);
}

/** A queue in which nothing waits and that nobody asks. */
const IDLE = { backlog: 0, oldest_seconds: 0, added_per_second: 0, taken_per_second: 0, pollers: 0 };

test('the system is told of as it is', async () => {
  await employ('host-1');
  await api.store.workers.write('of-before', { slots: 1, as_of: new Date().toISOString() });
  await api.store.workers.write('dead', { slots: 1, as_of: '2026-01-01T00:00:00.000Z' });
  const system = systemViewSchema.parse(await (await api.call('GET', '/api/v1/system')).json());
  expect(system).toMatchObject({
    temporal: { address: api.address, namespace: api.namespace, reachable: true },
    workers: [
      { name: 'host-1', slots: 2, ffmpeg: { version: expect.stringMatching(/^\d/) }, disk_reserve_bytes: 1000 },
      { name: 'of-before', slots: 1, ffmpeg: null, disk_reserve_bytes: null },
    ],
    queues: expect.arrayContaining([
      { ...IDLE, name: 'control', kind: 'workflow' },
      { ...IDLE, name: 'export', kind: 'activity' },
    ]),
    media_root: { readable: true },
    store: { path: api.store.root, writable: true },
  });
  expect(system.store.free_bytes).toBeGreaterThan(0);
});

test('the doctor finds nothing where all is well, and answers the same as the API', async () => {
  await employ('host-1');
  const { code, stdout, stderr } = await reelbatch.run(['doctor']);
  expect(stdout).not.toContain('wrong');
  expect([code, stderr]).toEqual([0, '']);
  const json = await reelbatch.run(['doctor', '--json']);
  expect(systemViewSchema.parse(JSON.parse(json.stdout)).workers).toHaveLength(1);
});

test('the doctor names all that is missing, each with what to do', async () => {
  const { path } = (await api.client.system()).media_root;
  await rm(path, { recursive: true });
  const none = await reelbatch.run(['doctor']);
  expect(none.code).toBe(1);
  expect(none.stdout).toMatch(/^wrong +workers +none is alive$/m);
  expect(none.stdout).toMatch(/^ {2}workers: Start one with npm start or npm run worker/m);
  expect(none.stdout).toMatch(/^wrong +media root +.* is not there, or cannot be read$/m);
  await employ('without', { ffmpeg: undefined });
  const { encoders, ...build } = await describeBuild({ ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' });
  const ffmpeg = { ...build, version: '7.1', encoders: encoders.filter((encoder) => encoder !== 'libx265') };
  await employ('small', { ffmpeg, disk_reserve_bytes: 1e18 });
  const bad = (await reelbatch.run(['doctor'])).stdout;
  expect(bad).toMatch(/^wrong +ffmpeg +does not run on without$/m);
  expect(bad).toMatch(/^wrong +ffmpeg +7\.1 on small lacks libx265$/m);
  expect(bad).toMatch(
    /^wrong +ffmpeg +differs between workers: 7\.1, none$|^wrong +ffmpeg +differs between workers: none, 7\.1$/m,
  );
  expect(bad).toMatch(/^wrong +disk +/m);
});
