import { join } from 'node:path';
import type { FilmPreset } from '../../model/preset';
import { BARS, makeBars, readFrame, runsOf } from '../support/pixels';
import { openWorkshop, type Workshop } from '../support/workshop';

const LIMIT_MS = 180_000;
const LOSSLESS = 'ffv1-archive';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  await makeBars(join(workshop.mediaRoot, 'bars', 'a.mkv'), { size: '256x128', seconds: 0.25 });
});
afterAll(async () => await workshop.remove());

const sized =
  (picture: NonNullable<FilmPreset['picture']>) =>
  (preset: FilmPreset): FilmPreset => ({ ...preset, picture });

async function make(formats: readonly string[], change?: (preset: FilmPreset) => FilmPreset) {
  const results = await workshop.make('bars', formats, change);
  for (const result of results) expect(result).toMatchObject({ status: 'completed', failure: null });
  return results.map((result) => ({ result, path: join(workshop.storeRoot, result.file ?? 'nothing') }));
}

test.each([
  ['crop', 'h264-vertical', 1080, 1920],
  ['pad', 'h264-vertical-padded', 1080, 1920],
  ['crop', 'h264-square', 1080, 1080],
  ['pad', 'h264-square-padded', 1080, 1080],
])(
  '%s: %s is %d by %d, whatever the size of the film',
  async (fit, name, width, height) => {
    const [made] = await make([name]);
    const frame = await readFrame(made?.path ?? '');
    expect(frame).toMatchObject({ width, height });
    expect(made?.result.checks).toContainEqual(
      expect.objectContaining({ name: 'size', passed: true, expected: `${width}x${height}` }),
    );
    const middle = [0.25, 0.75].map((part) => frame.at(Math.round(part * width), height / 2));
    const top = frame.at(width / 2, 10);
    // Cropped, the two bars in the middle are left and reach to the top; with bars above, all four are there.
    if (fit === 'crop') expect([...middle, top].map((luma) => luma > 80 && luma < 150)).toEqual([true, true, true]);
    else expect([frame.at(10, height / 2) < 50, top < 20]).toEqual([true, true]);
  },
  LIMIT_MS,
);

test(
  'a size of a preset is exact to the pixel in every fit',
  async () => {
    const look = async (picture: NonNullable<FilmPreset['picture']>, y: number) => {
      const [made] = await make([LOSSLESS], sized(picture));
      return runsOf(await readFrame(made?.path ?? ''), y);
    };
    expect(await look({ width: 128, height: 128, fit: 'crop' }, 127)).toEqual([
      [BARS[1], 64],
      [BARS[2], 64],
    ]);
    expect(await look({ width: 256, height: 64, fit: 'crop' }, 0)).toEqual(BARS.map((luma) => [luma, 64]));
    expect(await look({ width: 256, height: 256, fit: 'stretch' }, 255)).toEqual(BARS.map((luma) => [luma, 64]));
    expect(await look({ width: 256, height: 256 }, 63)).toEqual([[16, 256]]);
    expect(await look({ width: 256, height: 256 }, 64)).toEqual(BARS.map((luma) => [luma, 64]));
    expect(await look({ width: 512, height: 128, fit: 'pad' }, 64)).toEqual([
      [16, 128],
      ...BARS.map((luma) => [luma, 64]),
      [16, 128],
    ]);
  },
  LIMIT_MS,
);

test(
  'several sizes come out of one decode, each as it would alone',
  async () => {
    const picture = (name: string) => (name.startsWith('ffv1') ? { width: 64, height: 128, fit: 'crop' as const } : {});
    const results = await make([LOSSLESS, 'mov', 'prores-hq'], (preset) => sized(picture(preset.name))(preset));
    const sizes = await Promise.all(results.map(async ({ path }) => await readFrame(path)));
    expect(sizes.map(({ width, height }) => [width, height])).toEqual([
      [64, 128],
      [256, 128],
      [256, 128],
    ]);
    expect(runsOf(sizes[0] as (typeof sizes)[0], 5)).toEqual([
      [BARS[1], 32],
      [BARS[2], 32],
    ]);
  },
  LIMIT_MS,
);

test('a preset whose size is that of the canvas shares its renditions with one that has none', async () => {
  const hash = async (picture: NonNullable<FilmPreset['picture']>) => {
    const { planRef } = await workshop.plan('bars', ['mp4'], sized(picture));
    return (await workshop.store.plans.read(planRef)).spans[0]?.renditions[0];
  };
  const usual = await hash({});
  expect(await hash({ width: 256, height: 128, fit: 'crop' })).toBe(usual);
  expect(await hash({ width: 128, height: 128, fit: 'crop' })).not.toBe(usual);
});
