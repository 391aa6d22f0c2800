import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectListViewSchema, projectViewSchema } from '../../../model/views';
import { problemOf } from '../../support/api-server';
import { makeClip } from '../../support/media';
import { clip, dissolve, range, stack, timelineOf, track } from '../../support/otio';
import { withApi } from '../../support/with-workers';

/** What is told of projects: real media, a real ffmpeg, real workflows. */
const world = withApi();

const LIMIT_MS = 60_000;
const PROJECTS = '/api/v1/projects';

beforeAll(async () => {
  const film = join(world.api.mediaRoot, 'proj-a');
  await makeClip(join(film, 'a.mp4'), { seconds: 9, rate: '30000/1001', tone: 440 });
  await makeClip(join(film, 'b.mp4'), { seconds: 9, rate: '30000/1001' });
  const shot = (name: string, from: number) => clip(name, `${name}.mp4`, range(from, 60, 29.97));
  const video = track('Video', [
    shot('a', 30),
    dissolve(6, 6),
    shot('b', 30),
    stack([track('Video', [shot('b', 90)])]),
  ]);
  await writeFile(
    join(film, 'timeline.otio'),
    timelineOf(
      { OTIO_SCHEMA: 'Stack.1', children: [video, track('Audio', [shot('a', 0)])], markers: [{ name: 'm' }] },
      { global_start_time: { OTIO_SCHEMA: 'RationalTime.1', value: 107892, rate: 29.97 } },
    ),
  );
  await mkdir(join(dirname(world.api.mediaRoot), 'outside'));
  await symlink(join(dirname(world.api.mediaRoot), 'outside'), join(world.api.mediaRoot, 'led-out'));
}, LIMIT_MS);

const one = async (query = '') => {
  const response = await world.api.call('GET', `${PROJECTS}/proj-a${query}`);
  expect(response.status).toBe(200);
  return projectViewSchema.parse(await response.json());
};

describe('the list', () => {
  const list = async (query: string) =>
    projectListViewSchema.parse(await (await world.api.call('GET', `${PROJECTS}${query}`)).json());

  test('holds every project by name, and none that a link leads elsewhere', async () => {
    const { projects, next_cursor } = await list('');
    expect(projects.map(({ id, source, files }) => [id, source, files])).toEqual([
      ['proj-123', 'folder', 0],
      ['proj-a', 'timeline.otio', 2],
      ['proj-b', 'folder', 0],
    ]);
    expect(next_cursor).toBeNull();
    for (const { links } of projects) expect((await world.api.call('OPTIONS', links.thumbnail)).status).toBe(204);
  });

  test.each([1, 2, 3])('comes in pages of %p', async (limit) => {
    const ids: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages += 1) {
      const page = await list(`?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(page.projects.length).toBeLessThanOrEqual(limit);
      expect(pages).toBeLessThan(4);
      ids.push(...page.projects.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(ids).toEqual(['proj-123', 'proj-a', 'proj-b']);
  });

  test.each(['limit=0', 'limit=201', 'cursor=..', 'cursor=a%2Fb', 'page=2'])('refuses ?%s', async (query) => {
    const problem = await problemOf(await world.api.call('GET', `${PROJECTS}?${query}`));
    expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST', errors: [{ pointer: '' }] });
  });
});

describe('a project', () => {
  test(
    'says what it is when it is assembled',
    async () => {
      const project = await one();
      expect(project).toMatchObject({
        id: 'proj-a',
        source: 'timeline.otio',
        canvas: { width: 128, height: 64, frame_rate: '30000/1001' },
        frames: 180,
        duration_timecode: '00:00:06;00',
        start_timecode: '01:00:00;00',
        picture_tracks: { tracks: 1, clips: 3, transitions: 1 },
        sound_tracks: { tracks: 1, clips: 1, transitions: 0 },
        sources_total: 2,
        failures: [],
        plan: null,
      });
      expect(project.duration_seconds).toBeCloseTo((180 * 1001) / 30000);
      expect(project.left_out).toEqual([expect.stringContaining('1 markers')]);
      expect(project.sources).toEqual([
        {
          path: 'proj-a/a.mp4',
          picture: {
            ...{ width: 128, height: 64, frame_rate: '30000/1001', codec: 'h264' },
            duration_seconds: expect.closeTo(9, 1),
          },
          sound: { sample_rate: 44100, channels: 1, duration_seconds: expect.closeTo(9, 1) },
        },
        { path: 'proj-a/b.mp4', picture: expect.objectContaining({ codec: 'h264' }), sound: null },
      ]);
      expect(await world.api.client.project('proj-a')).toEqual(project);
    },
    LIMIT_MS,
  );

  test(
    'with formats it says what a dry run would',
    async () => {
      const { plan } = await one('?formats=mp4,prores-hq&quality=draft');
      const jobs = [{ id: 'proj-a', project_id: 'proj-a', formats: ['mp4', 'prores-hq'], quality: 'draft' as const }];
      expect(plan).toEqual(await world.api.client.plan({ name: 'proj-a', jobs }));
      expect(plan).toMatchObject({ jobs_failing: 0, jobs: [{ frames: 180 }] });
      expect((await world.api.client.list()).batches).toEqual([]);
    },
    LIMIT_MS,
  );

  test('that cannot be assembled says why', async () => {
    const response = await world.api.call('GET', `${PROJECTS}/proj-b?formats=mp4`);
    expect(response.status).toBe(200);
    const project = projectViewSchema.parse(await response.json());
    expect(project).toMatchObject({ source: 'folder', canvas: null, frames: null, sources: [], sources_total: null });
    expect(project.failures).toMatchObject([{ code: 'PROJECT_EMPTY', file: 'proj-b' }]);
    expect(project.plan).toMatchObject({ jobs_failing: 1 });
  });

  test.each(['none', 'led-out', '.hidden', '%2e%2e', '..%2Fmedia', 'a%00b', 'x'.repeat(65)])(
    '%s is none, nor has it a picture',
    async (id) => {
      for (const path of [id, `${id}/thumbnail`]) {
        const problem = await problemOf(await world.api.call('GET', `${PROJECTS}/${path}`));
        expect([problem.status, problem.code]).toEqual([404, id === '%2e%2e' ? 'NOT_FOUND' : 'PROJECT_NOT_FOUND']);
      }
    },
  );

  test.each([
    ['formats=mp4,avi', ['formats']],
    ['formats=', ['formats']],
    ['formats=mp4&quality=best', ['quality']],
    ['plan=yes', ['plan']],
  ])('refuses ?%s', async (query, names) => {
    const problem = await problemOf(await world.api.call('GET', `${PROJECTS}/proj-a?${query}`));
    expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
    expect(problem.errors).toEqual(
      names.map((name) => ({ pointer: '', message: expect.stringContaining(`the query parameter ${name}:`) })),
    );
  });
});

describe('a picture', () => {
  const THUMBNAIL = `${PROJECTS}/proj-a/thumbnail`;

  test(
    'is a JPEG with the hash of what decides it, and is not sent to who has it',
    async () => {
      const response = await world.api.call('GET', `${THUMBNAIL}?at=1.5&width=64`);
      expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'image/jpeg']);
      expect(response.headers.get('Cache-Control')).toBe('private, max-age=60');
      const etag = response.headers.get('ETag') ?? '';
      expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect([bytes.readUInt16BE(0), bytes.length]).toEqual([0xffd8, Number(response.headers.get('Content-Length'))]);
      const again = await world.api.call('GET', `${THUMBNAIL}?at=1.5&width=64`, undefined, { 'If-None-Match': etag });
      expect([again.status, again.headers.get('ETag'), await again.text()]).toEqual([304, etag, '']);
      const other = await world.api.client.thumbnail('proj-a', { at: 3, width: 64 });
      expect(other.headers.get('ETag')).not.toBe(etag);
    },
    LIMIT_MS,
  );

  test('behind the end there is none', async () => {
    const problem = await problemOf(await world.api.call('GET', `${THUMBNAIL}?at=7`));
    expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
    expect(problem.errors).toEqual([{ pointer: '', message: 'the query parameter at: the film ends at 6.006 s.' }]);
  });

  test('of what is no film there is none, for the reason that its project has', async () => {
    const problem = await problemOf(await world.api.call('GET', `${PROJECTS}/proj-b/thumbnail`));
    expect(problem).toMatchObject({ status: 422, code: 'PROJECT_EMPTY' });
    expect(problem.detail).toContain('proj-b');
  });

  test.each(['at=-1', 'at=now', 'at=1e3', 'at=1&at=2', 'width=15', 'width=1921', 'width=wide', 'height=9'])(
    'refuses ?%s',
    async (query) => {
      const problem = await problemOf(await world.api.call('GET', `${THUMBNAIL}?${query}`));
      expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
    },
  );

  test('one that is gone from the store before it is sent is said to be, and may not be kept', async () => {
    const read = jest.spyOn(world.api.store.thumbnails, 'read').mockResolvedValueOnce(undefined);
    const response = await world.api.call('GET', THUMBNAIL);
    expect([response.headers.get('ETag'), response.headers.get('Cache-Control')]).toEqual([null, 'no-store']);
    expect(await problemOf(response)).toMatchObject({ status: 503, code: 'STORE_UNAVAILABLE' });
    read.mockRestore();
  });
});
