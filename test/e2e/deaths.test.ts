import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportedJob } from '../../model/report';
import { jobWorkflowId } from '../../model/workflow-id';
import { isRunning } from '../infra/processes';
import { ffprobe, makeClip } from '../support/media';
import { reportOf } from '../support/report-of';
import { until } from '../support/until';
import { exportingWorkers, ffmpegsOf, follow, followToEnd } from './follow';
import { type E2eStudio, openStudio } from './studio';

/** Slots of each of the two workers: what one death may cost at most. */
const SLOTS = 2;
const LIMIT_MS = 180_000;

let studio: E2eStudio;
beforeAll(async () => {
  studio = await openStudio(2, { REELBATCH_SLOTS: String(SLOTS) });
  const clip = { seconds: 20, size: '640x360', tone: 440, source: 'mandelbrot=s=640x360:r=24' };
  await makeClip(join(studio.mediaRoot, 'film', 'film.mp4'), clip);
}, LIMIT_MS);
afterAll(async () => await studio.remove(), LIMIT_MS);

test(
  'one batch is shared by two worker processes',
  async () => {
    const batch = await studio.client.submit({
      name: 'shared',
      jobs: [{ id: 'film', project_id: 'film', formats: ['mp4'], quality: 'draft' }],
    });
    expect(await followToEnd(studio.client, batch.id, LIMIT_MS)).toMatchObject({ status: 'completed' });
    const { 'worker-1': first, 'worker-2': second } = studio.stack.pids();
    const workers = await exportingWorkers(studio.stack, jobWorkflowId(batch.id, 'film'));
    expect(workers).toEqual(new Set([first, second]));
  },
  LIMIT_MS,
);

test(
  'kill -9 of a worker, of the API and of Temporal cost a batch nothing but the spans under way',
  async () => {
    const batch = await studio.client.submit({
      name: 'deaths',
      jobs: [
        { id: 'film', project_id: 'film', formats: ['mp4', 'mov'], quality: 'standard' },
        { id: 'again', project_id: 'film', formats: ['mp4', 'mov'], quality: 'standard', dependencies: ['film'] },
      ],
    });
    const worker = studio.stack.pids()['worker-1'] as number;
    const encoders = await until('worker 1 encodes', () => {
      const found = ffmpegsOf(worker);
      return found.length > 0 ? found : undefined;
    });

    process.kill(worker, 'SIGKILL');
    await until('its ffmpegs are gone with it', () => encoders.every((pid) => !isRunning(pid)));
    await until('it is started again', () => studio.said.some((line) => line.startsWith('worker-1 is back')), 60_000);

    for (const name of ['api', 'temporal']) {
      process.kill(studio.stack.pids()[name] as number, 'SIGKILL');
      await until(`${name} is back`, () => studio.said.some((line) => line.startsWith(`${name} is back`)), 60_000);
    }

    const end = await followToEnd(studio.client, batch.id, LIMIT_MS);
    expect(end.status).toBe('completed');
    const report = await reportOf(studio.client, batch.id);
    const [film, again] = report.jobs as [ReportedJob, ReportedJob];
    // The server's death may also fail a heartbeat; a span that was lost to a worker's death was under way in one of its slots.
    expect(film.retries).toBeLessThanOrEqual(2 * SLOTS + SLOTS);
    expect(again.encoded_cost).toBeLessThan(film.encoded_cost / 5);
    for (const deliverable of end.jobs.flatMap((job) => job.deliverables)) {
      expect(deliverable.checks.filter(({ passed }) => !passed)).toEqual([]);
      const probed = await ffprobe(
        join(studio.stateDir, 'store', deliverable.file ?? ''),
        ...['-count_frames', '-select_streams', 'v:0', '-show_entries', 'stream=nb_read_frames'],
      );
      expect(probed.streams[0].nb_read_frames).toBe('480');
    }
    for (const room of ['renditions/temporary', 'deliverables/.temporary']) {
      const left = await readdir(join(studio.stateDir, 'store', room)).catch(() => []);
      // What a killed worker was writing lies there until it is swept; nothing of it has a final name.
      expect(left.filter((name) => !/^\d+-[0-9a-f]{12}-/.test(name))).toEqual([]);
    }
  },
  2 * LIMIT_MS,
);

test(
  'a stack that is stopped in the middle of a batch goes on with it when it is started again',
  async () => {
    const batch = await studio.client.submit({
      name: 'stopped',
      jobs: [{ id: 'film', project_id: 'film', formats: ['webm'], quality: 'draft' }],
    });
    await follow(studio.client, batch.id, 'it is under way', ({ progress }) => progress > 0);
    await studio.stop();
    await studio.start();
    const end = await followToEnd(studio.client, batch.id, LIMIT_MS);
    expect(end.status).toBe('completed');
    const manifest = `${join(studio.stateDir, 'store', end.jobs[0]?.deliverables[0]?.file ?? '')}.manifest.json`;
    expect(JSON.parse(await readFile(manifest, 'utf8'))).toMatchObject({ frames: 480, job_id: 'film' });
  },
  2 * LIMIT_MS,
);
