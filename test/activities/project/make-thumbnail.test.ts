import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPictureActivities } from '../../../activities/project/project-activities';
import type { ThumbnailOrder } from '../../../model/project';
import { ffprobe, makeClip, readCounts, writeTimeline } from '../../support/media';
import { openGate, openWorkshop, type Workshop } from '../../support/workshop';

const LIMIT_MS = 60_000;
let workshop: Workshop;
const programs = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
const project = (...parts: string[]) => join(workshop.mediaRoot, 'film', ...parts);

beforeAll(async () => {
  workshop = await openWorkshop();
  // Frames of the film: 0 to 23 are 24 to 47 of a, 24 to 47 are black, 48 to 71 are 0 to 23 of b.
  await makeClip(project('a.mp4'), { seconds: 3, source: 'counted' });
  await makeClip(project('b.mp4'), { seconds: 3, source: 'counted' });
  await writeTimeline(project(), {
    name: 'cut',
    ...{ rate: 24, canvas: { width: 128, height: 64, frame_rate: 24 } },
    tracks: [
      {
        kind: 'Video',
        name: 'V1',
        shots: [
          { name: 'a', file: 'a.mp4', start: 24, frames: 24 },
          { name: 'hole', file: null, start: 0, frames: 24 },
          { name: 'b', file: 'b.mp4', start: 0, frames: 24 },
        ],
      },
    ],
  });
}, LIMIT_MS);
afterAll(async () => await workshop.remove());

async function picture(order: Partial<ThumbnailOrder>) {
  const { makeThumbnail } = createPictureActivities({ store: workshop.store, programs, gate: openGate });
  return await workshop.run(makeThumbnail, { projectId: 'film', atSeconds: null, width: 128, ...order });
}

async function made(order: Partial<ThumbnailOrder>) {
  const answer = await picture(order);
  if (!('made' in answer)) throw new Error(JSON.stringify(answer));
  const path = join(workshop.storeRoot, 'thumbnails', answer.made.ref.slice(0, 2), `${answer.made.ref}.jpg`);
  return { ...answer.made, path };
}

test.each([
  [0, 0, 24],
  [0.5, 12, 36],
  [0.9999, 23, 47],
  // The second frame begins at 1/24 s, which nobody writes to its end.
  [0.04166, 1, 25],
  [2, 48, 0],
  [2.9583, 71, 23],
])(
  'at %p s it is frame %p, which shows what the film shows',
  async (atSeconds, frame, count) => {
    const { path, ...answer } = await made({ atSeconds });
    expect(answer).toMatchObject({ frame, seconds: frame / 24 });
    expect(await readCounts(path)).toEqual([count]);
  },
  LIMIT_MS,
);

test('without a moment it is a third in', async () => {
  expect((await made({})).frame).toBe(24);
});

test('it is as wide as was asked for, in the shape of the canvas, and never wider than that', async () => {
  const sizes = [];
  for (const width of [64, 65, 128, 1920]) {
    const { streams } = await ffprobe((await made({ atSeconds: 0, width })).path, '-show_streams');
    sizes.push([streams[0].codec_name, streams[0].width, streams[0].height]);
  }
  expect(sizes).toEqual([
    ['mjpeg', 64, 32],
    ['mjpeg', 65, 32],
    ['mjpeg', 128, 64],
    ['mjpeg', 128, 64],
  ]);
});

test(
  'what decides its pixels decides its name: a picture that was made is not made again',
  async () => {
    const first = await made({ atSeconds: 0.5 });
    // Marked, so that a second making would be seen.
    await writeFile(first.path, 'as it was');
    expect((await made({ atSeconds: 0.51 })).ref).toBe(first.ref);
    expect((await workshop.store.thumbnails.read(first.ref))?.toString()).toBe('as it was');
    expect((await made({ atSeconds: 0.6 })).ref).not.toBe(first.ref);
    expect((await made({ atSeconds: 0.5, width: 64 })).ref).not.toBe(first.ref);
    await makeClip(project('a.mp4'), { seconds: 3, source: 'counted', codec: ['-c:v', 'libx264', '-g', '1'] });
    expect((await made({ atSeconds: 0.5 })).ref).not.toBe(first.ref);
    expect(await readdir(join(workshop.storeRoot, 'thumbnails', 'temporary'))).toEqual([]);
  },
  LIMIT_MS,
);

test('a moment behind the end, and what is wrong with a project, are answers', async () => {
  expect(await picture({ atSeconds: 3 })).toEqual({
    refused: { code: 'INVALID_REQUEST', detail: 'The film ends at 3.000 s.', file: null },
  });
  expect(await picture({ projectId: 'none' })).toMatchObject({ refused: { code: 'PROJECT_NOT_FOUND' } });
  await writeTimeline(join(workshop.mediaRoot, 'bad'), {
    name: 'bad',
    ...{ rate: 24, canvas: { width: 128, height: 64, frame_rate: 24 } },
    tracks: [{ kind: 'Video', name: 'V1', shots: [{ name: 'a', file: 'gone.mp4', start: 0, frames: 24 }] }],
  });
  expect(await picture({ projectId: 'bad' })).toMatchObject({
    refused: { code: 'MEDIA_MISSING', file: 'bad/gone.mp4' },
  });
});
