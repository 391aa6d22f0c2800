import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planViewSchema } from '../../../model/views';
import { BATCHES, problemOf, SCHEDULES } from '../../support/api-server';
import { FakeStudio } from '../../support/fake-studio';
import { makeClip, writeTimeline } from '../../support/media';
import { clip, range, timelineOf, track } from '../../support/otio';
import { withApi } from '../../support/with-workers';

/** What is known before a batch runs: real media, a real ffmpeg, real workflows. */
const world = withApi();

const LIMIT_MS = 60_000;
const PLAN = `${BATCHES}?dry_run=true`;

beforeAll(async () => {
  const film = join(world.api.mediaRoot, 'proj-a');
  await makeClip(join(film, 'a.mp4'), { seconds: 9, tone: 440 });
  await writeTimeline(film, {
    name: 'cut',
    rate: 24,
    canvas: { width: 256, height: 128, frame_rate: '25/1' },
    tracks: [{ kind: 'Video', name: 'V1', shots: [{ name: 'a', file: 'a.mp4', start: 0, frames: 200 }] }],
  });
}, LIMIT_MS);

const plan = async (body: unknown) => {
  const response = await world.api.call('POST', PLAN, body);
  expect(response.status).toBe(200);
  return planViewSchema.parse(await response.json());
};

/** Of what a batch consists on disk. */
const written = async () =>
  (
    await Promise.all(
      ['specifications', 'snapshots', 'requests', 'plans', 'costs'].map((room) =>
        readdir(join(world.api.store.root, room)).catch(() => []),
      ),
    )
  ).flat();

test(
  'a dry run says what each job would be, and makes nothing',
  async () => {
    await world.api.store.workers.write('w', { slots: 2, as_of: new Date().toISOString() });
    const jobs = [
      { id: 'a', project_id: 'proj-a', formats: ['mp4', 'prores-hq'] },
      { id: 'b', project_id: 'proj-b', formats: ['mp4'], dependencies: ['a'] },
    ];
    const found = await plan({ name: 'Trailer', jobs });
    const [film, bad] = found.jobs;
    expect(film).toMatchObject({
      id: 'a',
      project_id: 'proj-a',
      configuration: { formats: ['mp4', 'prores-hq'], quality: 'standard' },
      canvas: { width: 256, height: 128, frame_rate: '25/1' },
      frames: 208,
      duration_seconds: 8.32,
      sound_stretches: 1,
      rendered_sound_stretches: 0,
      failures: [],
      left_out: [],
    });
    expect(film?.spans).toBeGreaterThan(1);
    expect(film?.warnings).toEqual([
      'proj-a/a.mp4 has 128x64 pixels and is enlarged to the canvas of 256x128',
      'proj-a/a.mp4 has 24 frames a second and is conformed to 25',
    ]);
    expect(
      film?.deliverables.map(({ id, preset, file_name, rendered_spans }) => [id, preset, file_name, rendered_spans]),
    ).toEqual([
      ['mp4', 'h264-standard', 'proj-a_standard.mp4', 0],
      ['prores-hq', 'prores-hq', 'proj-a_prores-hq.mov', 0],
    ]);
    expect(film?.deliverables.map(({ missing_spans }) => missing_spans)).toEqual([film?.spans, film?.spans]);
    const [h264 = 0, prores = 0] = film?.deliverables.map(({ bytes }) => bytes) ?? [];
    // PCM alone takes 288,000 bytes a second, AAC at 256k 32,000.
    expect(prores).toBeGreaterThan(8.32 * 288_000);
    expect(h264).toBeGreaterThan(8.32 * 32_000);
    expect(h264).toBeLessThan(prores);
    expect(bad).toMatchObject({ frames: null, canvas: null, deliverables: [], cpu_seconds: 0 });
    expect(bad?.failures).toMatchObject([{ code: 'PROJECT_EMPTY', file: 'proj-b' }]);
    expect(found).toMatchObject({ name: 'Trailer', jobs_total: 2, jobs_failing: 1, slots: 2, speed: 'assumed' });
    expect(found.run_seconds).toBeGreaterThan(0);
    expect(found.cpu_seconds).toBeCloseTo(film?.cpu_seconds ?? 0);
    expect(found.bytes).toBe(h264 + prores);
    expect(await world.api.client.plan({ name: 'Trailer', jobs })).toMatchObject({ jobs_total: 2, bytes: found.bytes });
    expect(await written()).toEqual([]);
    expect((await world.api.client.list()).batches).toEqual([]);
    await world.api.store.workers.remove('w');
    expect((await plan({ name: 'Trailer', jobs })).run_seconds).toBeNull();
  },
  LIMIT_MS,
);

test(
  'many jobs are planned page by page, each answered in its place',
  async () => {
    const jobs = Array.from({ length: 45 }, (_, index) => ({
      id: `j${index}`,
      project_id: index % 2 === 0 ? 'proj-a' : 'proj-b',
      formats: ['mp4'],
    }));
    const found = await plan({ name: 'many', jobs });
    expect(found.jobs.map(({ id }) => id)).toEqual(jobs.map(({ id }) => id));
    expect(found.jobs.map(({ frames }) => frames)).toEqual(jobs.map((_, index) => (index % 2 === 0 ? 208 : null)));
  },
  LIMIT_MS,
);

test(
  'captions that are longer than the film are a warning, those that all lie behind it a failure by their file',
  async () => {
    const folder = join(world.api.mediaRoot, 'proj-a');
    const cue = (from: string, to: string) => `00:${from},000 --> 00:${to},000\nwords\n`;
    await writeFile(
      join(folder, 'long.srt'),
      [cue('00:01', '00:02'), cue('00:08', '00:10'), cue('09:00', '09:01')].join('\n'),
    );
    await writeFile(join(folder, 'late.srt'), cue('09:00', '09:01'));
    const job = (captions: string) => ({ id: captions, project_id: 'proj-a', formats: ['srt'], captions });
    const found = await plan({ name: 'Trailer', jobs: [job('long.srt'), job('late.srt')] });
    expect(found.jobs[0]?.failures).toEqual([]);
    expect(found.jobs[0]?.warnings).toEqual(
      expect.arrayContaining([
        "captions: 1 of 3 cues begin after the film's end and are left out",
        "captions: 1 of 3 cues are cut at the film's end",
      ]),
    );
    expect(found.jobs[1]?.failures).toMatchObject([{ code: 'CAPTIONS_INVALID', file: 'proj-a/late.srt' }]);
  },
  LIMIT_MS,
);

test('what would be refused is refused, with every fault', async () => {
  const jobs = [{ project_id: 'none', formats: ['avi'] }];
  const problem = await problemOf(await world.api.call('POST', PLAN, { jobs }));
  expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
  expect(problem.errors.map(({ pointer }) => pointer).sort()).toEqual([
    '/jobs/0/formats/0',
    '/jobs/0/project_id',
    '/name',
  ]);
});

test.each(['', 'yes', '1', 'TRUE'])('dry_run=%s is neither yes nor no', async (given) => {
  const response = await world.api.call('POST', `${BATCHES}?dry_run=${given}`, { name: 'x', jobs: [] });
  expect(await problemOf(response)).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
});

describe('strict jobs', () => {
  const strict = (project_id: string) => ({
    name: 'x',
    jobs: [
      { id: 'a', project_id, formats: ['mp4'] },
      { id: 'b', project_id, formats: ['mp4'], strict: true },
    ],
  });
  const blur = { OTIO_SCHEMA: 'Effect.1', name: 'soft', effect_name: 'Blur', enabled: true };
  const MESSAGE = expect.stringMatching(/^the film of proj-123 would be without tracks.*Effect 'Blur'.*; take it out/);

  beforeAll(async () => {
    const folder = join(world.api.mediaRoot, 'proj-123');
    await makeClip(join(folder, 'a.mp4'), { seconds: 2 });
    const shot = clip('a', 'a.mp4', range(0, 24, 24), { effects: [blur], markers: [{ name: 'm' }] });
    const timeline = timelineOf({ OTIO_SCHEMA: 'Stack.1', children: [track('Video', [shot])] });
    await writeFile(join(folder, 'timeline.otio'), timeline);
  }, LIMIT_MS);

  test('a film that would be without an effect is refused, by the job and the place', async () => {
    const problem = await problemOf(await world.api.call('POST', BATCHES, strict('proj-123')));
    expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
    expect(problem.errors).toEqual([{ pointer: '/jobs/1/strict', message: MESSAGE }]);
    expect((await world.api.client.list()).batches).toEqual([]);
  });

  test('so is a schedule of it', async () => {
    const schedule = { name: 'Nightly', batch: strict('proj-123'), cron: ['0 0 1 1 *'] };
    const problem = await problemOf(await world.api.call('POST', SCHEDULES, schedule));
    expect(problem.errors).toEqual([{ pointer: '/batch/jobs/1/strict', message: MESSAGE }]);
  });

  test('a dry run says both that it is left out and that the job would fail', async () => {
    const [lax, bad] = (await plan(strict('proj-123'))).jobs;
    expect(lax).toMatchObject({ failures: [], frames: 24 });
    expect(lax?.left_out).toEqual([
      expect.stringContaining('1 markers'),
      expect.stringContaining("the effect Effect 'Blur'"),
    ]);
    expect(bad?.failures).toMatchObject([{ code: 'TIMELINE_UNSUPPORTED' }]);
    expect(bad?.failures[0]?.message).toContain("Effect 'Blur'");
  });

  test(
    'one whose timeline is made as it is runs, and so does its addition',
    async () => {
      const studio = new FakeStudio({ jobs: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
      studio.holding.add('a');
      const { id } = await world.api.client.submit({ ...strict('proj-a') });
      world.workers.enrol(id, studio);
      await studio.until(() => studio.running.has('a'));
      const bad = { id: 'd', project_id: 'proj-123', formats: ['mp4'], strict: true };
      const problem = await problemOf(await world.api.call('POST', `${BATCHES}/${id}/jobs`, { jobs: [bad] }));
      expect(problem.errors).toEqual([{ pointer: '/jobs/0/strict', message: MESSAGE }]);
      await world.api.client.addJobs(id, [{ id: 'c', project_id: 'proj-a', formats: ['mp4'], strict: true }]);
      studio.release('a');
      await world.workers.client.workflow.getHandle(`batch-${id}`).result();
      expect((await world.api.client.get(id)).counts).toMatchObject({ completed: 3 });
      const specification = await world.api.store.specifications.read(id);
      if (!specification) throw new Error('nothing was specified');
      const jobs = await world.api.store.specifications.readJobs(specification);
      expect(jobs.map((job) => job.strict)).toEqual([undefined, true, true]);
    },
    LIMIT_MS,
  );
});
