import { BATCHES, problemOf, SCHEDULES } from '../../support/api-server';
import { FakeStudio } from '../../support/fake-studio';
import { withApi } from '../../support/with-workers';

/** What workers say of their ffmpeg decides what is taken; the real ones of these tests say nothing. */
const world = withApi();

const LIMIT_MS = 40_000;
const FFMPEG = { version: '7.1', id: '7.1 abc', encoders: ['libx264', 'aac', 'prores_ks'], filters: [] };
const say = async (name: string, more: object = { ffmpeg: FFMPEG }) =>
  await world.api.store.workers.write(name, { slots: 1, as_of: new Date().toISOString(), ...more });

afterEach(async () => {
  for (const name of ['a', 'b']) await world.api.store.workers.remove(name);
});

const jobs = [
  { id: 'x', project_id: 'proj-a', formats: ['mp4', 'hevc-high'] },
  { id: 'y', project_id: 'proj-a', formats: ['mov', 'av1-high', 'webm'] },
];
const body = { name: 'x', jobs };

/** Submits it, and lets it run to its end. */
async function accepted(): Promise<void> {
  const response = await world.api.call('POST', BATCHES, body);
  expect(response.status).toBe(202);
  const { id } = (await response.json()) as { id: string };
  world.workers.enrol(id, new FakeStudio({ jobs: jobs.map(({ id }) => ({ id })) }));
  await world.workers.client.workflow.getHandle(`batch-${id}`).result();
}

const words = (encoders: string) =>
  `needs ${encoders}, which the ffmpeg of no worker has (7.1); install an ffmpeg that has it on the workers, or leave the format out`;
const EXPECTED = [
  { pointer: '/jobs/0/formats/1', message: words('libx265') },
  { pointer: '/jobs/1/formats/0', message: words('pcm_s24le') },
  { pointer: '/jobs/1/formats/1', message: words('libsvtav1') },
  { pointer: '/jobs/1/formats/2', message: words('libvpx-vp9 and libopus') },
];

test('a format that the ffmpeg of no live worker can make is refused, each by its place', async () => {
  await say('a');
  const problem = await problemOf(await world.api.call('POST', BATCHES, body));
  expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
  expect(problem.errors).toEqual(EXPECTED);
});

test('it stands beside other faults of the same request, and hides none', async () => {
  await say('a');
  const bad = [
    { ...jobs[0], attempts: 0 },
    { id: 'z', project_id: 'none', formats: ['hevc-high', 'nothing', 7] },
  ];
  const problem = await problemOf(await world.api.call('POST', BATCHES, { jobs: bad }));
  expect(problem.errors.map(({ pointer }) => pointer).sort()).toEqual([
    '/jobs/0/attempts',
    '/jobs/0/formats/1',
    '/jobs/1/formats/0',
    '/jobs/1/formats/1',
    '/jobs/1/formats/2',
    '/jobs/1/project_id',
    '/name',
  ]);
});

test('one worker that can make it is enough, though no other can', async () => {
  await say('a');
  const encoders = ['libx265', 'aac', 'libsvtav1', 'prores_ks', 'pcm_s24le', 'libvpx-vp9', 'libopus'];
  await say('b', { ffmpeg: { ...FFMPEG, id: '7.1 def', encoders } });
  await accepted();
});

test('two workers that have half of it each cannot make it', async () => {
  await say('a', { ffmpeg: { ...FFMPEG, encoders: ['libx265'] } });
  await say('b', { ffmpeg: { ...FFMPEG, encoders: ['aac'] } });
  const one = { name: 'x', jobs: [{ project_id: 'proj-a', formats: ['hevc-high'] }] };
  const problem = await problemOf(await world.api.call('POST', BATCHES, one));
  expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['/jobs/0/formats/0']);
});

test.each([
  ['no worker is known', async () => {}],
  ['a worker does not say what it has', async () => await Promise.all([say('a'), say('b', {})])],
  ['the last word of a worker is old', async () => await say('a', { as_of: '2026-01-01T00:00:00Z', ffmpeg: FFMPEG })],
])('nothing is refused while %s', async (_, prepare) => {
  await prepare();
  await accepted();
});

test('so is a schedule, and its batch is where the pointer leads', async () => {
  await say('a');
  const schedule = { name: 'Nightly', batch: body, cron: ['0 0 1 1 *'] };
  const problem = await problemOf(await world.api.call('POST', SCHEDULES, schedule));
  expect(problem.errors).toEqual(EXPECTED.map((fault) => ({ ...fault, pointer: `/batch${fault.pointer}` })));
});

test(
  'so are added jobs, over HTTP and by a signal',
  async () => {
    const studio = new FakeStudio({ jobs: [{ id: 'a' }] });
    studio.holding.add('a');
    const { id } = await world.api.client.submit({
      name: 'x',
      jobs: [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }],
    });
    world.workers.enrol(id, studio);
    await studio.until(() => studio.running.has('a'));
    await say('a');
    const problem = await problemOf(await world.api.call('POST', `${BATCHES}/${id}/jobs`, { jobs }));
    expect(problem.errors).toEqual(EXPECTED);
    const handle = world.workers.client.workflow.getHandle(`batch-${id}`);
    await expect(handle.executeUpdate('addJobs', { args: [{ jobs }] })).rejects.toMatchObject({
      cause: { type: 'INVALID_REQUEST', message: expect.stringContaining('/jobs/0/formats/1 needs libx265') },
    });
    studio.release('a');
    await handle.result();
  },
  LIMIT_MS,
);
