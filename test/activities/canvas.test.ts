import { join } from 'node:path';
import type { PictureFields } from '../../model/picture';
import { ffprobe, makeClip, readCounts, writeTimeline } from '../support/media';
import { BARS, makeBars, readFrame, runsOf } from '../support/pixels';
import { openWorkshop, type Workshop } from '../support/workshop';

const LIMIT_MS = 120_000;
const LOSSLESS = 'ffv1-archive';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(async () => await workshop.remove());

async function make(project: string, fields: PictureFields) {
  const [result] = await workshop.make(project, [LOSSLESS], undefined, fields);
  expect(result).toMatchObject({ status: 'completed', failure: null });
  return { result, path: join(workshop.storeRoot, result?.file ?? 'nothing was published') };
}

describe('what a job says of its canvas goes before the film', () => {
  beforeAll(async () => await makeBars(join(workshop.mediaRoot, 'bars', 'a.mkv')));

  test(
    'cropping keeps the middle of the picture, to the pixel',
    async () => {
      const { path } = await make('bars', { resolution: '128x128', fit: 'crop' });
      const frame = await readFrame(path);
      expect(frame).toMatchObject({ width: 128, height: 128 });
      for (const y of [0, 64, 127]) {
        expect(runsOf(frame, y)).toEqual([
          [BARS[1], 64],
          [BARS[2], 64],
        ]);
      }
    },
    LIMIT_MS,
  );

  test(
    'cropping a picture that is too high for the canvas cuts above and below',
    async () => {
      await makeBars(join(workshop.mediaRoot, 'high', 'a.mkv'), { size: '64x256' });
      const { path } = await make('high', { resolution: '64x32', fit: 'crop' });
      expect(runsOf(await readFrame(path), 16)).toEqual(BARS.map((luma) => [luma, 16]));
    },
    LIMIT_MS,
  );

  test(
    'stretching keeps all of it',
    async () => {
      const { path } = await make('bars', { resolution: '256x256', fit: 'stretch' });
      const frame = await readFrame(path);
      expect(frame).toMatchObject({ width: 256, height: 256 });
      for (const y of [0, 255]) expect(runsOf(frame, y)).toEqual(BARS.map((luma) => [luma, 64]));
    },
    LIMIT_MS,
  );

  test(
    'without a word bars are added, exactly as high as they must be',
    async () => {
      const { path } = await make('bars', { resolution: '256x256' });
      const frame = await readFrame(path);
      expect([63, 192].map((y) => runsOf(frame, y))).toEqual([[[16, 256]], [[16, 256]]]);
      expect([64, 191].map((y) => runsOf(frame, y))).toEqual(Array(2).fill(BARS.map((luma) => [luma, 64])));
    },
    LIMIT_MS,
  );
});

test(
  'the rate of a job conforms the film, and its size and rate go before those of the timeline',
  async () => {
    const folder = join(workshop.mediaRoot, 'timed');
    await makeClip(join(folder, 'counted.mp4'), { seconds: 3, source: 'counted' });
    const shots = [{ name: 'a', file: 'counted.mp4', start: 0, frames: 48 }];
    await writeTimeline(folder, {
      name: 'cut',
      rate: 24,
      canvas: { width: 320, height: 240, frame_rate: 25 },
      tracks: [{ kind: 'Video', name: 'V1', shots }],
    });
    const { path } = await make('timed', { resolution: '128x64', frame_rate: '12' });
    expect(await readCounts(path)).toEqual(Array.from({ length: 24 }, (_, index) => 2 * index));
    const ntsc = await make('timed', { resolution: '128x64', frame_rate: '30000/1001' });
    const { streams } = await ffprobe(ntsc.path, '-show_streams', '-select_streams', 'v');
    expect(streams[0]).toMatchObject({ width: 128, height: 64, avg_frame_rate: '30000/1001' });
    expect(ntsc.result?.frames).toBe(60);
  },
  LIMIT_MS,
);

test('a fit enters the names of renditions only where it is not the usual one', async () => {
  const hashes = async (fields: PictureFields) => {
    const { planRef } = await workshop.plan('bars', ['mp4'], undefined, 'draft', fields);
    return (await workshop.store.plans.read(planRef)).spans.flatMap(({ renditions }) => renditions);
  };
  const usual = await hashes({});
  expect(await hashes({ fit: 'pad' })).toEqual(usual);
  expect(await hashes({ resolution: '256x128', frame_rate: '24' })).toEqual(usual);
  const all = [
    usual,
    await hashes({ fit: 'crop' }),
    await hashes({ fit: 'stretch' }),
    await hashes({ frame_rate: '25' }),
  ];
  expect(new Set(all.flat()).size).toBe(4);
});

test('what a job is expected to cost follows its own canvas', async () => {
  const cost = async (fields: PictureFields) => (await workshop.plan('bars', ['mp4'], undefined, 'draft', fields)).cost;
  const [usual, large] = [await cost({}), await cost({ resolution: '1024x512' })];
  const fixed = 0.3;
  expect((large - fixed) / (usual - fixed)).toBeCloseTo(16, 3);
});
