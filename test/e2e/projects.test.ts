import { join } from 'node:path';
import { makeClip } from '../support/media';
import { type E2eStudio, openStudio } from './studio';

const LIMIT_MS = 120_000;

let studio: E2eStudio;
beforeAll(async () => {
  studio = await openStudio(1);
  await makeClip(join(studio.mediaRoot, 'film', 'film.mp4'), { seconds: 3, size: '480x270' });
}, LIMIT_MS);
afterAll(async () => await studio.remove(), LIMIT_MS);

test(
  'a project that nobody has submitted is looked at and shown by the processes of the product',
  async () => {
    const { client } = studio;
    expect((await client.projects()).projects.map(({ id }) => id)).toEqual(['film']);
    expect(await client.project('film')).toMatchObject({ frames: 72, duration_timecode: '00:00:03:00', failures: [] });
    const picture = await client.thumbnail('film', { at: 1, width: 240 });
    expect(picture.headers.get('Content-Type')).toBe('image/jpeg');
    expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(1000);
    expect((await client.list()).batches).toEqual([]);
  },
  LIMIT_MS,
);
