import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { DeliverableResult } from '../../model/deliverable';
import { rational } from '../../model/rational';
import { sampleAt } from '../../model/sample-clock';
import { ffprobe, makeClip, readCounts, writeTimeline } from '../support/media';
import { openWorkshop, type Workshop } from '../support/workshop';

/** Sound alone and stills: what is no film. */

const LIMIT_MS = 120_000;
const RATE = rational(24000, 1001);
/** No whole number of samples long. */
const FRAMES = 101;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  const film = join(workshop.mediaRoot, 'film');
  await makeClip(join(film, 'counted.mp4'), { seconds: 6, rate: '24000/1001', source: 'counted', tone: 440 });
  await makeClip(join(film, 'music.mp4'), { seconds: 6, rate: '24000/1001', tone: 1000 });
  await writeTimeline(film, {
    name: 'cut',
    rate: 23.976,
    canvas: { width: 256, height: 128, frame_rate: '24000/1001' },
    tracks: [
      {
        kind: 'Video',
        name: 'V1',
        shots: [
          { name: 'black', file: null, start: 0, frames: 20 },
          { name: 'a', file: 'counted.mp4', start: 7, frames: FRAMES - 20 },
        ],
      },
      {
        kind: 'Audio',
        name: 'A1',
        shots: [
          { name: 'black', file: null, start: 0, frames: 20 },
          { name: 'a', file: 'counted.mp4', start: 7, frames: FRAMES - 20 },
        ],
      },
      { kind: 'Audio', name: 'A2', shots: [{ name: 'music', file: 'music.mp4', start: 0, frames: 50 }] },
    ],
  });
}, LIMIT_MS);
afterAll(async () => await workshop.remove());

async function make(...formats: string[]): Promise<{ results: DeliverableResult[]; paths: string[] }> {
  const results = await workshop.make('film', formats);
  for (const { failure, checks } of results) {
    expect(failure).toBeNull();
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  }
  return { results, paths: results.map(({ file }) => join(workshop.storeRoot, file ?? 'nothing was published')) };
}

const manifestOf = async (path: string) => JSON.parse(await readFile(`${path}.manifest.json`, 'utf8'));

/** 24-bit samples of one stereo pair of a file. */
async function pairOf(path: string, first: number): Promise<Buffer> {
  const pan = `pan=stereo|c0=c${first}|c1=c${first + 1}`;
  const args = ['-v', 'error', '-i', path, '-af', pan, '-c:a', 'pcm_s24le', '-f', 's24le', '-'];
  return Buffer.from((await execa('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 28 })).stdout);
}

test(
  'a job for sound alone renders no picture, and its file is the mix to the sample',
  async () => {
    const plan = await workshop.plan('film', ['wav']);
    expect(plan.spans).toEqual([]);
    expect(plan.audio).toEqual([{ missing: true }]);
    const { results, paths } = await make('wav', 'mov');
    const [wav = '', mov = ''] = paths;
    expect(results[0]).toMatchObject({ id: 'wav', frames: null, spans: 0, reused_spans: 0 });
    expect(results[0]?.file).toBe('deliverables/batch/job/film_wav.wav');
    const { streams } = await ffprobe(wav, '-show_streams');
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({ codec_name: 'pcm_s24le', sample_rate: '48000', channels: 2 });
    expect(streams[0].duration_ts).toBe(sampleAt(FRAMES, RATE));
    expect(results[0]?.duration_seconds).toBeCloseTo(sampleAt(FRAMES, RATE) / 48000, 6);
    expect((await pairOf(wav, 0)).equals(await pairOf(mov, 0))).toBe(true);
  },
  LIMIT_MS,
);

test(
  'stems hold a stereo pair for each row, which together are the mix; the manifest says which is which',
  async () => {
    const { paths } = await make('wav-stems', 'wav');
    const [stems = '', mix = ''] = paths;
    const { streams } = await ffprobe(stems, '-show_streams');
    expect(streams[0]).toMatchObject({ codec_name: 'pcm_s24le', channels: 4, duration_ts: sampleAt(FRAMES, RATE) });
    // Pairs that lie side by side are no loudspeakers of a room.
    expect(streams[0].channel_layout).toBeUndefined();
    expect((await manifestOf(stems)).rows).toEqual([
      { row: 1, channels: [1, 2], sources: ['film/counted.mp4'] },
      { row: 2, channels: [3, 4], sources: ['film/music.mp4'] },
    ]);
    const [first, second, both] = [await pairOf(stems, 0), await pairOf(stems, 2), await pairOf(mix, 0)];
    expect(first.equals(second)).toBe(false);
    let furthest = 0;
    for (let at = 0; at < both.length; at += 3) {
      const sum = first.readIntLE(at, 3) + second.readIntLE(at, 3);
      furthest = Math.max(furthest, Math.abs(sum - both.readIntLE(at, 3)));
    }
    expect(both.some((byte) => byte !== 0)).toBe(true);
    // Rounded once more in the mix.
    expect(furthest).toBeLessThanOrEqual(2);
  },
  LIMIT_MS,
);

test(
  'rows that are wanted later are rendered then, and the mix is found',
  async () => {
    await makeClip(join(workshop.mediaRoot, 'later', 'a.mp4'), { seconds: 2, tone: 300 });
    await workshop.make('later', ['wav']);
    expect((await workshop.plan('later', ['wav'])).audio).toEqual([{ missing: false }]);
    // One row alone is the mix.
    expect((await workshop.plan('later', ['wav-stems'])).audio).toEqual([{ missing: false }]);
    expect((await workshop.plan('film', ['wav-stems'])).deliverables[0]).toMatchObject({ costPerFrame: 0 });
  },
  LIMIT_MS,
);

test(
  'a project without any sound has a silent pair',
  async () => {
    await makeClip(join(workshop.mediaRoot, 'mute', 'a.mp4'), { seconds: 2 });
    const [result] = await workshop.make('mute', ['wav-stems']);
    expect(result?.failure).toBeNull();
    expect(result?.checks).toContainEqual(expect.objectContaining({ name: 'audio channels', actual: '2' }));
  },
  LIMIT_MS,
);

test(
  'more rows of sound than a file of stems can hold are refused when the job is planned',
  async () => {
    const folder = join(workshop.mediaRoot, 'many');
    await makeClip(join(folder, 'a.mp4'), { seconds: 1, tone: 300 });
    const shots = [{ name: 'a', file: 'a.mp4', start: 0, frames: 12 }];
    const rows = Array.from({ length: 33 }, (_, row) => ({ kind: 'Audio' as const, name: `A${row}`, shots }));
    await writeTimeline(folder, {
      name: 'many',
      rate: 24,
      canvas: { width: 128, height: 64, frame_rate: '24' },
      tracks: [{ kind: 'Video', name: 'V', shots }, ...rows],
    });
    await expect(workshop.plan('many', ['wav-stems'])).rejects.toThrow('33 rows of sound; a file of stems holds 32');
    await expect(workshop.plan('many', ['wav'])).resolves.toMatchObject({ spans: [] });
  },
  LIMIT_MS,
);

test(
  'a poster is the first picture from a tenth of the film on that is not black, in its colours',
  async () => {
    const { results, paths } = await make('poster');
    const [poster = ''] = paths;
    expect(results[0]).toMatchObject({ frames: null, duration_seconds: null, spans: 0 });
    expect((await workshop.plan('film', ['poster'])).audio).toEqual([]);
    // Frame 10 is black, and so is the gap up to frame 20, where the source's frame 7 is shown.
    expect((await manifestOf(poster)).pictures).toEqual([20]);
    expect(await readCounts(poster)).toEqual([7]);
    const { streams } = await ffprobe(poster, '-show_streams');
    expect(streams[0]).toMatchObject({ codec_name: 'mjpeg', width: 256, height: 128 });
  },
  LIMIT_MS,
);

test(
  'a film that is black all through has a black poster',
  async () => {
    const folder = join(workshop.mediaRoot, 'black');
    await makeClip(join(folder, 'a.mp4'), { seconds: 2, source: 'color=c=black:s=128x64:r=24' });
    const [result] = await workshop.make('black', ['poster']);
    expect(result?.failure).toBeNull();
    expect((await manifestOf(join(workshop.storeRoot, result?.file ?? ''))).pictures).toEqual([4]);
  },
  LIMIT_MS,
);

test(
  'red stays red in a still',
  async () => {
    const folder = join(workshop.mediaRoot, 'red');
    const tags = ['-vf', 'scale=out_color_matrix=bt709:out_range=tv', '-colorspace', 'bt709', '-pix_fmt', 'yuv420p'];
    await makeClip(join(folder, 'a.mp4'), {
      seconds: 1,
      source: 'color=c=0xc83232:s=128x64:r=24',
      codec: ['-c:v', 'libx264', '-crf', '4', ...tags],
    });
    const [result] = await workshop.make('red', ['poster']);
    const path = join(workshop.storeRoot, result?.file ?? '');
    const args = ['-v', 'error', '-i', path, '-vf', 'crop=2:2:60:30,format=rgb24', '-f', 'rawvideo', '-'];
    const { stdout } = await execa('ffmpeg', args, { encoding: 'buffer' });
    const [red = 0, green = 0, blue = 0] = stdout;
    expect(Math.abs(red - 200)).toBeLessThan(6);
    expect(Math.abs(green - 50)).toBeLessThan(6);
    expect(Math.abs(blue - 50)).toBeLessThan(6);
  },
  LIMIT_MS,
);

test(
  'a contact sheet shows pictures from even places in the order of the film',
  async () => {
    const { paths } = await make('contact-sheet');
    const [sheet = ''] = paths;
    const { pictures } = await manifestOf(sheet);
    expect(pictures).toHaveLength(16);
    expect(pictures.slice(0, 4)).toEqual([3, 9, 15, 22]);
    const { streams } = await ffprobe(sheet, '-show_streams');
    expect(streams[0]).toMatchObject({ width: 4 * 480 + 5 * 8, height: 4 * 240 + 5 * 8 });
    for (const [index, frame] of pictures.entries()) {
      const [x, y] = [8 + (index % 4) * 488, 8 + Math.floor(index / 4) * 248];
      const cell = join(workshop.storeRoot, `cell-${index}.png`);
      await execa('ffmpeg', ['-v', 'error', '-y', '-i', sheet, '-vf', `crop=480:240:${x}:${y}`, cell]);
      expect(await readCounts(cell)).toEqual([frame < 20 ? 0 : frame - 13]);
    }
  },
  LIMIT_MS,
);

test(
  'a film with fewer pictures than a sheet has places shows each once',
  async () => {
    await makeClip(join(workshop.mediaRoot, 'short', 'a.mp4'), { seconds: 0.25, source: 'counted' });
    const [result] = await workshop.make('short', ['contact-sheet']);
    expect(result?.failure).toBeNull();
    expect((await manifestOf(join(workshop.storeRoot, result?.file ?? ''))).pictures).toEqual([0, 1, 2, 3, 4, 5]);
  },
  LIMIT_MS,
);
