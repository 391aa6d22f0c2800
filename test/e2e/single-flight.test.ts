import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchView } from '../../model/views';
import { jobWorkflowId } from '../../model/workflow-id';
import { ffprobe, makeClip, temporaryFolder } from '../support/media';
import { until } from '../support/until';
import { followToEnd, lastFailures } from './follow';
import { type E2eStudio, openStudio } from './studio';
import { heldFfmpeg, rendered, startWorkerProcess, type WorkerProcess } from './worker-process';

const LIMIT_MS = 180_000;
/** Of the long film. */
const SPANS = 3;

let studio: E2eStudio;
let tools: Awaited<ReturnType<typeof temporaryFolder>>;
const workers: WorkerProcess[] = [];
beforeAll(async () => {
  tools = await temporaryFolder();
  studio = await openStudio(0);
  const clip = { size: '320x180', tone: 440, source: 'mandelbrot=s=320x180:r=24' };
  await makeClip(join(studio.mediaRoot, 'long', 'film.mp4'), { ...clip, seconds: 12 });
  await makeClip(join(studio.mediaRoot, 'short', 'film.mp4'), { ...clip, seconds: 3 });
}, LIMIT_MS);
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.kill();
});
afterAll(async () => {
  await studio.remove();
  await tools.remove();
}, LIMIT_MS);

async function startWorker(slots: number, ffmpeg: string): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(studio, { slots, ffmpeg });
  workers.push(worker);
  return worker;
}

async function submit(project: string, name: string): Promise<string> {
  const job = { id: 'film', project_id: project, formats: ['mp4', 'h264-high'], quality: 'draft' as const };
  return (await studio.client.submit({ name, jobs: [job] })).id;
}

/** The workers that put off work of these batches because somebody else does it, as it stands now. */
async function putOff(...batchIds: string[]): Promise<number[]> {
  const failures = await Promise.all(batchIds.map((id) => lastFailures(studio.stack, jobWorkflowId(id, 'film'))));
  return failures.flatMap((found) => found.filter(({ code }) => code === 'SPAN_BUSY').map(({ worker }) => worker));
}

async function expectWholeFilms(batches: readonly BatchView[], frames: number): Promise<void> {
  const deliverables = batches.flatMap(({ jobs }) => jobs.flatMap((job) => job.deliverables));
  expect(deliverables).toHaveLength(2 * batches.length);
  for (const { checks, file, status } of deliverables) {
    expect([status, checks.filter(({ passed }) => !passed)]).toEqual(['completed', []]);
    const path = join(studio.stateDir, 'store', file ?? '');
    const count = ['-count_frames', '-select_streams', 'v:0', '-show_entries', 'stream=nb_read_frames'];
    expect((await ffprobe(path, ...count)).streams[0].nb_read_frames).toBe(String(frames));
  }
}

test(
  'two batches that ask for the same spans at the same time, of two worker processes, have each encoded once in all',
  async () => {
    const ffmpeg = await heldFfmpeg(tools.path, 'together');
    // Room for all the spans of both at a time, and in neither worker for more than those of one: nothing but single flight keeps them from
    // being rendered twice, and both workers take some.
    await Promise.all([startWorker(SPANS, ffmpeg.path), startWorker(SPANS, ffmpeg.path)]);
    const ids = await Promise.all([submit('long', 'one'), submit('long', 'two')]);
    await until('both workers have taken work, and some of it is put off', async () => {
      const waiting = await putOff(...ids);
      const atWork = [...rendered(await ffmpeg.begun(), 'libx264').values()].flat();
      return waiting.length > 0 && new Set([...waiting, ...atWork]).size === 2;
    });
    await ffmpeg.letGo();
    const ends = await Promise.all(ids.map((id) => followToEnd(studio.client, id, LIMIT_MS)));
    await expectWholeFilms(ends, 288);

    const times = [...rendered(await ffmpeg.begun())];
    expect(times.length).toBeGreaterThan(2 * SPANS);
    expect(times.filter(([, by]) => by.length !== 1)).toEqual([]);
    const manifests = await Promise.all(
      ends.map(async (end) => {
        const file = join(studio.stateDir, 'store', end.jobs[0]?.deliverables[0]?.file ?? '');
        return JSON.parse(await readFile(`${file}.manifest.json`, 'utf8'));
      }),
    );
    const spans = manifests.map((manifest) => manifest.spans.map(({ sha256 }: { sha256: string }) => sha256));
    expect(spans[0]).toHaveLength(SPANS);
    expect(spans[0]).toEqual(spans[1]);
  },
  LIMIT_MS,
);

test(
  'a worker that is killed while it renders a span leaves it to the other, and both films are right',
  async () => {
    const ffmpeg = await heldFfmpeg(tools.path, 'killed');
    const first = await startWorker(1, ffmpeg.path);
    const one = await submit('short', 'one');
    const [[hash] = []] = await until('the first holds the span', async () => {
      const pictures = rendered(await ffmpeg.begun(), 'libx264');
      return pictures.size > 0 ? [...pictures] : undefined;
    });
    const second = await startWorker(1, ffmpeg.path);
    const two = await submit('short', 'two');
    await until('the second puts it off', async () => (await putOff(two)).includes(second.pid));

    await first.kill();
    workers.splice(workers.indexOf(first), 1);
    await until('the second renders it', async () => {
      return rendered(await ffmpeg.begun())
        .get(hash ?? '')
        ?.includes(second.pid);
    });
    await ffmpeg.letGo();
    const ends = await Promise.all([one, two].map((id) => followToEnd(studio.client, id, LIMIT_MS)));
    await expectWholeFilms(ends, 72);
    const times = rendered(await ffmpeg.begun());
    expect(times.get(hash ?? '')).toEqual([first.pid, second.pid]);
    const others = [...times].filter(([, by]) => !by.includes(first.pid));
    expect(others.filter(([, by]) => by.length !== 1)).toEqual([]);
  },
  LIMIT_MS,
);
