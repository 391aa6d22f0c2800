import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffprobe, makeClip } from '../../support/media';
import { openWorkshop, type Workshop } from '../../support/workshop';

const LIMIT_MS = 60_000;
let workshop: Workshop;

beforeEach(async () => {
  workshop = await openWorkshop();
  await mkdir(join(workshop.mediaRoot, 'film'), { recursive: true });
  await makeClip(join(workshop.mediaRoot, 'film', 'a.mp4'), { seconds: 2 });
}, LIMIT_MS);
afterEach(async () => await workshop.remove());

const names = [
  { jobId: 'job', format: 'mp4' },
  { jobId: 'job', format: 'webm' },
];

test(
  'a film that is delivered leaves a small picture for its report',
  async () => {
    await workshop.make('film', ['mp4', 'webm']);
    const pictures = await workshop.store.reports.pictures('batch', names);
    expect([...pictures.keys()]).toEqual(['job/mp4', 'job/webm']);
    const path = join(workshop.storeRoot, 'picture.jpg');
    await writeFile(path, Buffer.from(pictures.get('job/webm') ?? '', 'base64'));
    const { streams } = await ffprobe(path, '-show_entries', 'stream=codec_name,width');
    expect(streams).toMatchObject([{ codec_name: 'mjpeg', width: 160 }]);
  },
  LIMIT_MS,
);

test(
  'a picture that cannot be kept takes nothing from the film',
  async () => {
    await mkdir(join(workshop.storeRoot, 'reports'), { recursive: true });
    await writeFile(join(workshop.storeRoot, 'reports', 'batch'), 'a file in the place of the folder');
    expect(await workshop.make('film', ['mp4'])).toMatchObject([{ status: 'completed' }]);
    expect(await workshop.store.reports.pictures('batch', names)).toEqual(new Map());
  },
  LIMIT_MS,
);
