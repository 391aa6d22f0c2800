import { join } from 'node:path';
import { planViewSchema } from '../../../model/views';
import { commandLine } from '../../support/command-line';
import { makeClip, writeTimeline } from '../../support/media';
import { withApi } from '../../support/with-workers';

/** What `reelbatch plan` says of real projects. */
const world = withApi();
const reelbatch = commandLine(() => world.api.url);
jest.setTimeout(60_000);

beforeAll(async () => {
  const film = join(world.api.mediaRoot, 'proj-a');
  await makeClip(join(film, 'a.mp4'), { seconds: 3, tone: 440 });
  await writeTimeline(film, {
    name: 'cut',
    rate: 24,
    canvas: { width: 256, height: 128, frame_rate: '24/1' },
    tracks: [{ kind: 'Video', name: 'V1', shots: [{ name: 'a', file: 'a.mp4', start: 0, frames: 48 }] }],
  });
});

test('a row for each file of a film, with what is to be rendered', async () => {
  const flags = ['plan', '--project', 'proj-a', '--format', 'mp4,wav', '--name', 'Trailer'];
  const { code, stdout, stderr } = await reelbatch.run(flags);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^batch +Trailer, 1 job$/m);
  expect(stdout).toMatch(/^time +not known: no worker is alive$/m);
  expect(stdout).toMatch(/^size +about \d+\.\d [kM]B$/m);
  expect(stdout).toMatch(/^job +project +format +length +found +to render +processor +size$/m);
  expect(stdout).toMatch(/^job-001 +proj-a +mp4 +2 s +0 +1 +\d+ s +\d+\.\d [kM]B$/m);
  // A sound file is made of no spans.
  expect(stdout).toMatch(/^job-001 +proj-a +wav +2 s +0 +0 /m);
  expect(stdout).toMatch(/^job-001 warning {2}proj-a\/a\.mp4 has 128x64 pixels/m);
  expect((await world.api.client.list()).batches).toEqual([]);
});

test('a job that would fail is said with why and what to do, and by the exit code; from standard input too', async () => {
  const jobs = ['proj-a', 'proj-b'].map((project_id) => ({ id: project_id, project_id, formats: ['mp4'] }));
  const text = JSON.stringify({ name: 'Two', jobs });
  const { code, stdout } = await reelbatch.run(['plan', '-'], text);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^would fail +1 job$/m);
  expect(stdout).toMatch(/^proj-b +proj-b +mp4 +would fail$/m);
  expect(stdout).toMatch(/^proj-b would fail {2}PROJECT_EMPTY: .*\n {2}What to do: /m);
  const told = await reelbatch.run(['plan', '-', '--name', 'Other', '--json'], text);
  expect([told.code, told.stderr]).toEqual([1, '']);
  expect(planViewSchema.parse(JSON.parse(told.stdout))).toMatchObject({ name: 'Other', jobs_failing: 1 });
});

test('a batch that would be refused is refused as it is when it is submitted', async () => {
  const { code, stdout, stderr } = await reelbatch.run(['plan', '--project', 'nowhere', '--format', 'mp4']);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('/jobs/0/project_id: the media root has no project folder nowhere');
});
