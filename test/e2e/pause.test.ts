import { join } from 'node:path';
import { jobWorkflowId } from '../../model/workflow-id';
import { makeClip } from '../support/media';
import { reportOf } from '../support/report-of';
import { until } from '../support/until';
import { countActivities, ffmpegsOf, follow, followToEnd } from './follow';
import { type E2eStudio, openStudio } from './studio';

const LIMIT_MS = 120_000;

let studio: E2eStudio;
beforeAll(async () => {
  studio = await openStudio(1);
  const clip = { seconds: 24, size: '480x270', tone: 440, source: 'mandelbrot=s=480x270:r=24' };
  await makeClip(join(studio.mediaRoot, 'film', 'film.mp4'), clip);
}, LIMIT_MS);
afterAll(async () => await studio.remove(), LIMIT_MS);

test(
  'a pause lets the spans under way end, leaves the machine alone, and costs nothing after it',
  async () => {
    const { client } = studio;
    const jobs = [{ id: 'film', project_id: 'film', formats: ['mp4', 'webm'] as const }];
    const { id } = await client.submit({ name: 'pause', jobs });
    const worker = studio.stack.pids()['worker-1'] as number;
    await until('it encodes', () => ffmpegsOf(worker).length > 0, LIMIT_MS);
    await client.pause(id);
    const paused = await follow(client, id, 'it is paused', ({ status }) => status === 'paused');
    expect(paused.progress).toBeLessThan(100);
    // A span ends with a check by another ffmpeg: the work is over when the job's activities are, and not between two of them.
    await until(
      'nothing is under way any more',
      async () => (await countActivities(studio.stack, jobWorkflowId(id, 'film'))) === 0,
      LIMIT_MS,
    );
    expect(ffmpegsOf(worker)).toEqual([]);
    await client.resume(id);
    const end = await followToEnd(client, id, LIMIT_MS);
    expect(end).toMatchObject({ status: 'completed', jobs: [{ attempt: 1 }] });
    expect((await reportOf(client, id)).jobs[0]?.retries).toBe(0);
  },
  2 * LIMIT_MS,
);
