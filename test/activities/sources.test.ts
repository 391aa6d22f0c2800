import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ffprobe, makeClip, readBlocks, readCounts } from '../support/media';
import { clip, range, stack, timelineOf, track } from '../support/otio';
import { openWorkshop, type Workshop } from '../support/workshop';

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
  await mkdir(project(), { recursive: true });
});
afterEach(async () => await workshop.remove());

const LIMIT_MS = 120_000;
const project = (...names: string[]) => join(workshop.mediaRoot, 'film', ...names);
const published = (file: string | null | undefined) => join(workshop.storeRoot, file ?? 'nothing was published');
const counted = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const ffmpeg = async (...args: string[]) => await execa('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args]);
const shot = (file: string, start: number, frames: number, more: object = {}) =>
  clip('shot', file, range(start, frames, 24), more);

async function makeFilm(children: unknown[], frame_rate: number | string = 24) {
  const canvas = { width: 128, height: 64, frame_rate };
  await writeFile(project('timeline.otio'), timelineOf(stack(children), { metadata: { reelbatch: { canvas } } }));
  const [result] = await workshop.make('film', ['mov']);
  expect(result).toMatchObject({ status: 'completed', failure: null });
  return published(result?.file);
}

const slow = { effects: [{ OTIO_SCHEMA: 'LinearTimeWarp.1', time_scalar: 0.5 }] };

test(
  'of a file whose rate varies the frame is shown that is on the screen at the moment',
  async () => {
    await makeClip(project('even.mov'), { seconds: 5, source: 'counted' });
    const kept = "select='not(eq(mod(n,5),1)+eq(mod(n,5),2))'";
    const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '12', '-pix_fmt', 'yuv420p'];
    await ffmpeg('-i', project('even.mov'), '-vf', kept, '-fps_mode', 'vfr', ...codec, project('vfr.mkv'));
    const seen = (frame: number) => (frame % 5 === 1 || frame % 5 === 2 ? 5 * Math.floor(frame / 5) : frame);
    const path = await makeFilm([track('Video', [shot('vfr.mkv', 31, 40), shot('vfr.mkv', 20, 40, slow)])]);
    expect(await readCounts(path)).toEqual([
      ...counted(31, 40).map(seen),
      ...counted(0, 40).map((frame) => seen(20 + Math.floor(frame / 2))),
    ]);
  },
  LIMIT_MS,
);

test(
  'a picture that is stored lying is shown upright, one with fields frame by frame',
  async () => {
    await makeClip(project('plain.mov'), { seconds: 3, source: 'counted' });
    const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
    await ffmpeg('-i', project('plain.mov'), '-vf', 'transpose=clock', ...codec, project('lying.mov'));
    const turned = ['-c', 'copy', '-metadata:s:v:0', 'rotate=90', project('turned.mov')];
    await ffmpeg('-i', project('lying.mov'), ...turned);
    const fields = ['-c:v', 'libx264', '-preset', 'ultrafast', '-x264opts', 'tff=1', '-flags', '+ilme+ildct'];
    await ffmpeg('-i', project('plain.mov'), '-vf', 'setfield=tff', ...fields, project('fields.mov'));
    expect((await ffprobe(project('fields.mov'), '-show_streams')).streams[0].field_order).toBe('tt');
    expect(JSON.stringify(await ffprobe(project('turned.mov'), '-show_streams'))).toContain('rotation');
    const path = await makeFilm([track('Video', [shot('turned.mov', 10, 30), shot('fields.mov', 5, 30)])]);
    expect(await readCounts(path)).toEqual([...counted(10, 30), ...counted(5, 30)]);
  },
  LIMIT_MS,
);

test(
  'what is transparent is black, whatever colour stands behind it',
  async () => {
    await makeClip(project('plain.mov'), { seconds: 2, source: 'counted' });
    // The left half, the four low bits, is transparent to a half.
    const veiled = "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='if(lt(X,64),128,255)'";
    await ffmpeg('-i', project('plain.mov'), '-vf', veiled, '-c:v', 'png', project('rgba.mov'));
    const prores = ['-vf', `${veiled},format=yuva444p10le`, '-c:v', 'prores_ks', '-profile:v', '4444'];
    await ffmpeg('-i', project('plain.mov'), ...prores, project('prores.mov'));
    await ffmpeg(
      '-i',
      project('rgba.mov'),
      '-frames:v',
      '1',
      '-vf',
      "geq=r=255:g=255:b=255:a='if(lt(X,64),0,255)'",
      project('still.png'),
    );
    const path = await makeFilm([
      track('Video', [shot('rgba.mov', 0, 32), shot('prores.mov', 0, 32), shot('still.png', 0, 8)]),
    ]);
    const levels = (number: number) =>
      counted(0, 8).map((bit) => (Math.floor(number / 2 ** bit) % 2) * (bit < 4 ? 0.5 : 1));
    const wanted = [...counted(0, 32), ...counted(0, 32)].map(levels);
    const found = await readBlocks(path);
    expect(found).toHaveLength(72);
    for (const [frame, bits] of [...wanted, ...Array(8).fill([0, 0, 0, 0, 1, 1, 1, 1])].entries())
      for (const [bit, level] of bits.entries())
        if (Math.abs((found[frame]?.[bit] ?? 9) - level) > 0.03)
          throw new Error(`frame ${frame}: ${found[frame]} found, ${bits} wanted`);
  },
  LIMIT_MS,
);

test(
  'files of 23.976 and 29.97 meet on one canvas without a frame too many',
  async () => {
    await makeClip(project('film.mov'), { seconds: 4, source: 'counted', rate: '24000/1001' });
    await makeClip(project('video.mov'), { seconds: 4, source: 'counted', rate: '30000/1001' });
    const shots = [clip('a', 'film.mov', range(6, 48, 23.976)), clip('b', 'video.mov', range(10, 60, 29.97))];
    const slower = await readCounts(await makeFilm([track('Video', shots)], '24000/1001'));
    const faster = await readCounts(await makeFilm([track('Video', shots)], '30000/1001'));
    expect(slower.slice(0, 48)).toEqual(counted(6, 48));
    // Four of five, and five of four: that one which is on the screen at the moment or a part of a frame later.
    expect(slower.slice(48)).toEqual(counted(0, 48).map((frame) => 10 + frame + Math.floor((frame + 2) / 4)));
    expect(faster.slice(60)).toEqual(counted(10, 60));
    expect(faster.slice(0, 60)).toEqual(counted(0, 60).map((frame) => 6 + frame - Math.floor((frame + 3) / 5)));
  },
  LIMIT_MS,
);

test(
  'one channel is heard on both sides, six are mixed to two, and a file without sound is silent',
  async () => {
    await makeClip(project('mute.mov'), { seconds: 2, source: 'counted' });
    const pcm = ['-map', '0:v', '-map', '1:a', '-c:v', 'copy', '-c:a', 'pcm_s24le'];
    const withSound = async (name: string, levels: string, layout: string) =>
      await ffmpeg(
        ...['-i', project('mute.mov'), '-f', 'lavfi', '-i', `aevalsrc=${levels}:s=48000:d=2:c=${layout}`],
        ...[...pcm, project(name)],
      );
    await withSound('mono.mov', '0.5', 'mono');
    // Left, right, centre, low frequencies, left and right behind.
    await withSound('six.mov', '0.3|-0.3|0|0|0|0', '5.1');
    const shots = ['mono.mov', 'mute.mov', 'six.mov'].map((file) => shot(file, 6, 24));
    const path = await makeFilm([track('Video', shots)]);
    const { stdout } = await execa('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f32le', '-'], { encoding: 'buffer' });
    const samples = new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
    expect(samples).toHaveLength(2 * 72 * 2000);
    const sidesAt = (seconds: number) => [...samples.slice(2 * 48000 * seconds, 2 * 48000 * seconds + 2)];
    expect(sidesAt(0.5)[0]).toBeGreaterThan(0.3);
    expect(sidesAt(0.5)[1]).toBe(sidesAt(0.5)[0]);
    expect(sidesAt(1.5)).toEqual([0, 0]);
    const [left = 0, right = 0] = sidesAt(2.5);
    expect(left).toBeGreaterThan(0.05);
    expect(right).toBeCloseTo(-left, 5);
  },
  LIMIT_MS,
);
