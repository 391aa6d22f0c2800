import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { copyHash } from '../../activities/render/stream-copy';
import { failureOf } from '../support/failure-of';
import { makeClip, readCounts, writeTimeline } from '../support/media';
import { openWorkshop, quietEnvironment, type Workshop } from '../support/workshop';

const LIMIT_MS = 120_000;
const RATE = 24;
/** Silence, and after two seconds a tone. */
const BEEP_SECONDS = 2;

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
});
afterEach(async () => await workshop.remove());

const project = (...names: string[]) => join(workshop.mediaRoot, ...names);
const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

interface StreamWords {
  readonly muxer: readonly string[];
  readonly codecs: readonly string[];
  /** Seconds by which the picture begins after the sound. */
  readonly pictureLate?: number;
}

/** Numbered frames and a beep in a stream. */
async function makeStream(path: string, { muxer, codecs, pictureLate = 0 }: StreamWords): Promise<void> {
  const numbered = `${path}.mov`;
  await makeClip(numbered, { seconds: 8, rate: String(RATE), source: 'counted', codec: ['-c:v', 'ffv1'] });
  const beep = `sine=frequency=1000:sample_rate=48000:d=9,volume=enable='lt(t,${BEEP_SECONDS})':volume=0`;
  await mkdir(dirname(path), { recursive: true });
  await execa('ffmpeg', [
    ...['-v', 'error', '-nostdin', '-y', '-itsoffset', String(pictureLate), '-i', numbered, '-f', 'lavfi', '-i', beep],
    ...['-map', '0:v', '-map', '1:a', ...codecs, '-b:v', '4M', ...muxer, path],
  ]);
  await execa('rm', [numbered]);
}

const H264 = ['-c:v', 'libx264', '-bf', '2', '-g', '48', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
const MPEG2 = ['-c:v', 'mpeg2video', '-bf', '2', '-g', '15', '-pix_fmt', 'yuv420p', '-c:a', 'mp2'];
const SHOTS = [
  { start: 101, frames: 37 },
  { start: 0, frames: 29 },
  { start: 30, frames: 120 },
];

async function cutOf(folder: string, file: string): Promise<void> {
  const shots = SHOTS.map((shot, index) => ({ name: `shot${index}`, file, ...shot }));
  await writeTimeline(project(folder), {
    name: 'cut',
    rate: RATE,
    canvas: { width: 128, height: 64, frame_rate: RATE },
    tracks: [{ kind: 'Video', name: 'V1', shots }],
  });
}

async function copies(): Promise<string[]> {
  const files = await readdir(join(workshop.storeRoot, 'renditions'), { recursive: true });
  return files.filter((name) => name.endsWith('.mkv'));
}

/** Seconds from a moment of a film to the first loud sample behind it. */
async function silenceFrom(path: string, seconds: number): Promise<number> {
  const args = ['-v', 'error', '-i', path, '-map', '0:a', '-ac', '1', '-ar', '48000', '-f', 's16le', '-'];
  const { stdout } = await execa('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 28 });
  const first = Math.round(seconds * 48000);
  const bytes = Buffer.from(stdout);
  const samples = range(first, bytes.length / 2 - first).map((at) => bytes.readInt16LE(2 * at));
  return samples.findIndex((sample) => Math.abs(sample) > 400) / 48000;
}

describe('an MPEG stream', () => {
  test.each<[string, StreamWords]>([
    ['a.ts', { muxer: ['-f', 'mpegts'], codecs: H264 }],
    ['ten-hours.mts', { muxer: ['-f', 'mpegts', '-output_ts_offset', '36000'], codecs: H264 }],
    ['camera.m2ts', { muxer: ['-f', 'mpegts', '-mpegts_m2ts_mode', '1'], codecs: H264 }],
    ['late.ts', { muxer: ['-f', 'mpegts'], codecs: H264, pictureLate: 0.5 }],
    ['old.mpg', { muxer: ['-f', 'mpeg'], codecs: MPEG2 }],
    ['disc.vob', { muxer: ['-f', 'vob'], codecs: [...MPEG2, '-c:a', 'pcm_dvd', '-ar', '48000', '-ac', '2'] }],
    ['broadcast.ts', { muxer: ['-f', 'mpegts', '-output_ts_offset', '95440'], codecs: MPEG2 }],
  ])(
    '%s is cut to the frame, its sound stays with its picture, and it is copied once',
    async (name, words) => {
      await makeStream(project('film', name), words);
      await cutOf('film', name);
      const [result] = await workshop.make('film', ['mov']);
      expect(result).toMatchObject({ status: 'completed', failure: null });
      const path = join(workshop.storeRoot, result?.file ?? '');
      expect(await readCounts(path)).toEqual(SHOTS.flatMap(({ start, frames }) => range(start, frames)));
      // The third shot begins at frame 30 of the source, and the beep two seconds after the sound began.
      const third = (37 + 29) / RATE;
      const expected = BEEP_SECONDS - (words.pictureLate ?? 0) - 30 / RATE;
      expect(Math.abs((await silenceFrom(path, third)) - expected)).toBeLessThan(0.012);
      expect(await copies()).toHaveLength(1);
    },
    LIMIT_MS,
  );

  test(
    'is found in a folder without a timeline, whole, and its copy is made again when it is gone',
    async () => {
      await makeStream(project('film', 'disc.vob'), { muxer: ['-f', 'vob'], codecs: MPEG2 });
      const summary = await workshop.plan('film', ['mov']);
      expect(summary.frames).toBe(8 * RATE);
      const [result] = await workshop.finish(summary);
      expect(await readCounts(join(workshop.storeRoot, result?.file ?? ''))).toEqual(range(0, 8 * RATE));
      const plan = await workshop.store.plans.read(summary.planRef);
      await workshop.store.renditions.drop(copyHash(plan.media[0] as { fingerprint: string }));
      expect(await copies()).toEqual([]);
      await workshop.store.renditions.drop(plan.spans[0]?.renditions[0] ?? '');
      await workshop.run(workshop.exports.renderSpan, { planRef: summary.planRef, span: 0 });
      expect(await copies()).toHaveLength(1);
    },
    LIMIT_MS,
  );

  test(
    'that two spans want at a time is copied by one of them',
    async () => {
      await makeStream(project('film', 'a.ts'), { muxer: ['-f', 'mpegts'], codecs: H264 });
      const { planRef } = await workshop.plan('film', ['mov']);
      const results = await Promise.allSettled(
        [0, 1].map((span) =>
          quietEnvironment({ activityId: `span-${span}` }).run(workshop.exports.renderSpan, { planRef, span }),
        ),
      );
      const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(lost).toMatchObject([{ type: 'SPAN_BUSY', nonRetryable: false }]);
      expect(await copies()).toHaveLength(1);
    },
    LIMIT_MS,
  );

  test('without film in it, or a playlist in its clothes, is refused under its own name', async () => {
    await mkdir(project('bad'), { recursive: true });
    const packets = Buffer.alloc(188 * 40, 0xff);
    for (let at = 0; at < packets.length; at += 188) packets.writeUInt32BE(0x471fff10, at);
    await writeFile(project('bad', 'empty.ts'), packets);
    const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n';
    await writeFile(project('bad', 'list.ts'), playlist);
    const failure = await failureOf(workshop.plan('bad', ['mp4']));
    expect(failure).toMatchObject({ type: 'MEDIA_UNREADABLE', nonRetryable: true });
    for (const name of ['empty.ts', 'list.ts']) expect(failure.message).toContain(name);
    expect(failure.message).not.toContain(workshop.mediaRoot);
  });

  test(
    'that is damaged is named and its copy is not',
    async () => {
      const path = project('film', 'rotten.ts');
      await makeStream(path, { muxer: ['-f', 'mpegts'], codecs: H264 });
      await cutOf('film', 'rotten.ts');
      const summary = await workshop.plan('film', ['mov']);
      const file = await open(path, 'r+');
      const { size } = await file.stat();
      for (let at = Math.floor(size / 3); at < size; at += 188)
        await file.write(Buffer.alloc(150, 0x5a), 0, 150, at + 30);
      await file.close();
      const failure = await failureOf(workshop.finish(summary));
      expect(failure).toMatchObject({ file: 'film/rotten.ts' });
      expect(failure.type).toMatch(/^MEDIA_/);
      expect(failure.message).not.toContain(workshop.storeRoot);
    },
    LIMIT_MS,
  );
});
