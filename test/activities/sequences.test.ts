import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { makeClip, readBlocks, readCounts } from '../support/media';
import { clip, dissolve, range, stack, timelineOf, track } from '../support/otio';
import { openWorkshop, type Workshop } from '../support/workshop';

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
});
afterEach(async () => await workshop.remove());

const LIMIT_MS = 120_000;
const project = (...names: string[]) => join(workshop.mediaRoot, 'film', ...names);
const published = (file: string | null | undefined) => join(workshop.storeRoot, file ?? 'nothing was published');
const image = (number: number) => project('shots', `it's a.${String(number).padStart(4, '0')}.png`);
const counted = (from: number, count: number, step = 1) =>
  Array.from({ length: count }, (_, index) => from + index * step);

/** A hundred images whose numbers, from 1001 on, stand in them less a thousand. */
async function makeImages() {
  await makeClip(project('counted.mp4'), { seconds: 5, source: 'counted' });
  await mkdir(project('shots'), { recursive: true });
  const args = ['-v', 'error', '-i', project('counted.mp4'), '-vf', 'trim=start_frame=1:end_frame=101', '-fps_mode'];
  await execa('ffmpeg', [...args, 'passthrough', '-start_number', '1001', project('shots', "it's a.%04d.png")]);
}

const images = (more: object = {}) => ({
  OTIO_SCHEMA: 'ImageSequenceReference.1',
  target_url_base: 'shots/',
  name_prefix: "it's a.",
  name_suffix: '.png',
  start_frame: 1001,
  frame_step: 1,
  rate: 24,
  frame_zero_padding: 4,
  missing_frame_policy: 'error',
  available_range: range(1001, 100, 24),
  ...more,
});
const shot = (start: number, frames: number, more: object = {}, effects: object[] = []) =>
  clip('shot', '', range(start, frames, 24), { media_references: { DEFAULT_MEDIA: images(more) }, effects });
const warp = (time_scalar: number) => ({ OTIO_SCHEMA: 'LinearTimeWarp.1', time_scalar });

async function writeFilm(children: unknown[], frame_rate = 24) {
  const canvas = { width: 128, height: 64, frame_rate };
  await writeFile(
    project('timeline.otio'),
    timelineOf(stack([track('Video', children)]), { metadata: { reelbatch: { canvas } } }),
  );
}

async function makeFilm(children: unknown[], frame_rate?: number) {
  await writeFilm(children, frame_rate);
  const [result] = await workshop.make('film', ['mov']);
  expect(result).toMatchObject({ status: 'completed', failure: null });
  return published(result?.file);
}

test(
  'images are shown one a frame, at any speed and step, held and mixed, from a folder or a file: URL',
  async () => {
    await makeImages();
    const freeze = { OTIO_SCHEMA: 'FreezeFrame.1', time_scalar: 0 };
    const stepped = { frame_step: 2, available_range: range(0, 100, 24) };
    const path = await makeFilm([
      shot(1011, 30),
      shot(1001, 30, { target_url_base: `file://${project('shots')}` }, [warp(2)]),
      shot(1061, 20, {}, [warp(-1.5)]),
      shot(1003, 10, {}, [freeze]),
      shot(40, 20, stepped),
      clip('film', 'counted.mp4', range(5, 3, 24)),
    ]);
    expect(await readCounts(path)).toEqual([
      ...counted(11, 30),
      ...counted(1, 30, 2),
      ...counted(0, 20).map((n) => Math.floor(61 - 1.5 * n)),
      ...Array(10).fill(3),
      ...counted(0, 20).map((n) => 41 + 2 * Math.floor(n / 2)),
      ...counted(5, 3),
    ]);
  },
  LIMIT_MS,
);

test(
  'images that are missing are held or black, also in a dissolve and at another rate',
  async () => {
    await makeImages();
    for (const number of [1001, 1005, 1006, 1050, 1096]) await rm(image(number));
    const path = await makeFilm(
      [
        shot(1001, 10, { missing_frame_policy: 'hold' }),
        shot(1001, 10, { missing_frame_policy: 'black' }),
        shot(1046, 10, { missing_frame_policy: 'black' }),
        dissolve(2, 2),
        shot(1088, 10, { missing_frame_policy: 'black' }),
      ],
      48,
    );
    const shown = [2, 2, 3, 4, 4, 4, 7, 8, 9, 10, 0, 2, 3, 4, 0, 0, 7, 8, 9, 10, 46, 47, 48, 49, 0, 51, 52, 53];
    const frames = await readBlocks(path);
    expect(frames).toHaveLength(80);
    const numbers = await readCounts(path);
    expect(numbers.slice(0, 56)).toEqual(shown.flatMap((number) => [number, number]));
    expect(numbers.slice(64)).toEqual([90, 91, 92, 93, 94, 95, 0, 97].flatMap((number) => [number, number]));
  },
  LIMIT_MS,
);

test(
  'images that are missing where that is an error are all named, and what lies outside the project is refused',
  async () => {
    await makeImages();
    for (const number of [1003, 1007, 1008, 1009]) await rm(image(number));
    await writeFilm([shot(1011, 5), shot(1, 5, { target_url_base: 'nothing', available_range: range(0, 2, 24) })]);
    await expect(workshop.plan('film', ['mov'])).rejects.toMatchObject({
      type: 'MEDIA_MISSING',
      message: expect.stringMatching(
        /'shot'.*Of its images 4 are not there: 1003, 1007 to 1009\. .*Of its images 2 are not there: 1001 to 1002\./,
      ),
    });
    await mkdir(join(workshop.mediaRoot, 'other'));
    await writeFile(join(workshop.mediaRoot, 'other', 'secret.png'), 'x');
    await symlink(join(workshop.mediaRoot, 'other', 'secret.png'), image(1003));
    await writeFilm([shot(1011, 5), shot(1001, 5, { target_url_base: '../other' })]);
    await expect(workshop.plan('film', ['mov'])).rejects.toMatchObject({
      type: 'MEDIA_OUTSIDE_ROOT',
      message: expect.stringMatching(/\[0\] 'shot'.*\[1\] 'shot'/),
    });
  },
  LIMIT_MS,
);

test(
  'another image makes only its own sequence new, and a damaged one is named',
  async () => {
    await makeImages();
    await writeFilm([shot(1001, 24)]);
    const before = await workshop.plan('film', ['mov']);
    const hashOf = async (planRef: string) => (await workshop.store.plans.read(planRef)).spans[0]?.renditions[0];
    expect(await hashOf((await workshop.plan('film', ['mov'])).planRef)).toBe(await hashOf(before.planRef));
    await writeFile(image(1090), 'no picture');
    const after = await workshop.plan('film', ['mov']);
    expect(await hashOf(after.planRef)).not.toBe(await hashOf(before.planRef));
    await writeFile(image(1010), 'no picture');
    const { planRef } = await workshop.plan('film', ['mov']);
    await expect(workshop.run(workshop.exports.renderSpan, { planRef, span: 0 })).rejects.toMatchObject({
      message: expect.stringContaining("film/shots/it's a.1010.png"),
    });
  },
  LIMIT_MS,
);
