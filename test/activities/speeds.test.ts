import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { makeClip, readCounts } from '../support/media';
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
/** By which the ramp rises from one sample to the next. */
const A_SAMPLE = 1 / 5 / 48000;
const warp = (...scalars: number[]) => ({
  effects: scalars.map((time_scalar) => ({ OTIO_SCHEMA: 'LinearTimeWarp.1', effect_name: '', time_scalar })),
});

async function writeFilm(children: unknown[], frame_rate: number | string = 24) {
  const canvas = { width: 128, height: 64, frame_rate };
  await mkdir(project(), { recursive: true });
  await writeFile(project('timeline.otio'), timelineOf(stack(children), { metadata: { reelbatch: { canvas } } }));
}

async function countsOf(children: unknown[], frame_rate?: number | string) {
  await writeFilm(children, frame_rate);
  const [result] = await workshop.make('film', ['mov']);
  expect(result).toMatchObject({ status: 'completed', failure: null });
  return await readCounts(published(result?.file));
}

/** The numbers of the frames that are shown at `start + n * speed`, in frames of the source. */
const shownAt = (start: number, frames: number, speed: number, per = 1) =>
  Array.from({ length: frames }, (_, n) => Math.floor((start * per + Math.round(n * speed * per)) / per));

/** Speeds and the parts of a frame that they are counted in. */
const SPEEDS: readonly (readonly [number, number])[] = [
  [2, 1],
  [0.5, 2],
  [1.5, 2],
  [0.99, 100],
  [1.01, 100],
  [0.1, 10],
  [0.3333333333333333, 3],
  [3.25, 4],
  [-1, 1],
  [-0.4, 5],
  [-2.5, 2],
];

test.each(['mov', 'mkv'])(
  'a clip at another speed shows the very frame of each moment, from %s',
  async (extension) => {
    const file = `counted.${extension}`;
    await makeClip(project(file), { seconds: 10, source: 'counted' });
    const length = (speed: number) => (Math.abs(1 - speed) < 0.1 ? 102 : 40);
    const shots = SPEEDS.map(([speed]) =>
      clip('shot', file, range(speed < 0 ? 200 : 100, length(speed), 24), warp(speed)),
    );
    const counts = await countsOf([track('Video', shots)]);
    expect(counts).toEqual(
      SPEEDS.flatMap(([speed, parts]) =>
        shownAt(speed < 0 ? 200 : 100, length(speed), Number((speed * parts).toFixed(9)) / parts, parts),
      ),
    );
  },
  LIMIT_MS,
);

test(
  'a slow clip is shown to the last frame of its file, at any rate',
  async () => {
    await makeClip(project('counted.mov'), { seconds: 3, source: 'counted', rate: '24000/1001' });
    const whole = clip('whole', 'counted.mov', range(0, 710, 23.976), warp(0.1));
    const counts = await countsOf([track('Video', [whole])], '24000/1001');
    expect(counts).toEqual(Array.from({ length: 710 }, (_, n) => Math.floor(n / 10)));
  },
  LIMIT_MS,
);

test(
  'a dissolve goes on with the speed of each clip in its handles',
  async () => {
    await makeClip(project('counted.mov'), { seconds: 10, source: 'counted' });
    const shot = (start: number, speed: number) => clip('shot', 'counted.mov', range(start, 24, 24), warp(speed));
    const same = [track('Video', [shot(128, -2), dissolve(4, 4), shot(80, -2)])];
    // The second goes on where the first ends, so what is mixed is alike: the dissolve is seen in its frames alone.
    expect(await countsOf(same)).toEqual(shownAt(128, 48, -2));
  },
  LIMIT_MS,
);

test(
  'sound follows the speed, to the sample',
  async () => {
    await mkdir(project(), { recursive: true });
    await makeClip(project('counted.mov'), { seconds: 10, source: 'counted' });
    const ramp = 'aevalsrc=t/5-1|0:s=48000:d=10';
    await execa('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', ramp, '-c:a', 'pcm_s24le', project('ramp.wav')]);
    const parts = [
      [24, 2],
      [48, 0.5],
      [96, -1],
      [120, -1.37],
      [60, 1.001],
    ] as const;
    const heard = parts.map(([start, speed]) => clip('heard', 'ramp.wav', range(start, 36, 24), warp(speed)));
    const seen = clip('seen', 'counted.mov', range(0, 180, 24));
    await writeFilm([track('Video', [seen]), track('Audio', heard)]);
    const { planRef } = await workshop.plan('film', ['mov']);
    await workshop.run(workshop.exports.renderAudio, { planRef, stretch: 0 });
    const plan = await workshop.store.plans.read(planRef);
    const record = await workshop.store.renditions.record(plan.audio[0]?.rendition ?? '');
    if (!record) throw new Error('the stretch was rendered');
    const left = ['-af', 'pan=mono|c0=c0', '-f', 'f32le', '-'];
    const { stdout } = await execa('ffmpeg', ['-v', 'error', '-i', workshop.store.renditions.path(record), ...left], {
      encoding: 'buffer',
    });
    const samples = new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
    expect(samples).toHaveLength(180 * 2000);
    for (const [index, [start, speed]] of parts.entries()) {
      const first = index * 36 * 2000;
      // Beside a cut the filter rings, as any does at a step: a hundredth of a second is left to it.
      for (let at = 480; at < 36 * 2000 - 480; at += 97) {
        const moment = start / 24 + (at * speed) / 48000;
        const value = moment / 5 - 1;
        // The filter's gain is one to 94 dB.
        expect(Math.abs((samples[first + at] ?? 9) - value)).toBeLessThan(A_SAMPLE + 2e-5 * Math.abs(value));
      }
    }
  },
  LIMIT_MS,
);
