import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { FilmPreset } from '../../model/preset';
import { ffprobe, makeClip, readCounts, writeTimeline } from '../support/media';
import { openWorkshop, type Workshop } from '../support/workshop';

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
});
afterEach(async () => await workshop.remove());

const LIMIT_MS = 120_000;
const canvas = (rate: number | string) => ({ width: 128, height: 64, frame_rate: rate });
const project = (...names: string[]) => join(workshop.mediaRoot, ...names);
const published = (file: string | null) => join(workshop.storeRoot, file ?? 'nothing was published');

describe('frames', () => {
  // source rate, canvas rate, what is shown of a source whose frames are numbered
  test.each([
    ['24', 24],
    ['25', 25],
    ['24000/1001', '24000/1001'],
    ['30000/1001', '30000/1001'],
  ])(
    'a cut of numbered frames at %s is exact in all formats',
    async (rate, frameRate) => {
      await makeClip(project('film', 'counted.mp4'), { seconds: 8, rate, source: 'counted' });
      const nominal = typeof frameRate === 'number' ? frameRate : frameRate === '24000/1001' ? 23.976 : 29.97;
      await writeTimeline(project('film'), {
        name: 'cut',
        rate: nominal,
        canvas: canvas(frameRate),
        tracks: [
          {
            kind: 'Video',
            name: 'V1',
            shots: [
              { name: 'late', file: 'counted.mp4', start: 101, frames: 37 },
              { name: 'gap', file: null, start: 0, frames: 5 },
              { name: 'head', file: 'counted.mp4', start: 0, frames: 29 },
              { name: 'long', file: 'counted.mp4', start: 7, frames: 160 },
              { name: 'one', file: 'counted.mp4', start: 63, frames: 1 },
            ],
          },
        ],
      });
      const expected = [...range(101, 37), ...Array(5).fill(0), ...range(0, 29), ...range(7, 160), 63];
      const results = await workshop.make('film', ['mp4', 'mov', 'webm']);
      for (const result of results) {
        expect(result).toMatchObject({ status: 'completed', failure: null, frames: expected.length });
        expect(result.spans).toBeGreaterThan(1);
        expect(await readCounts(published(result.file))).toEqual(expected);
      }
    },
    LIMIT_MS,
  );

  test(
    'twice the rate shows each second frame, half the rate each frame twice',
    async () => {
      await makeClip(project('film', '1-fast.mp4'), { seconds: 2, rate: '48', source: 'counted' });
      await makeClip(project('film', '2-slow.mp4'), { seconds: 2, rate: '12', source: 'counted' });
      await writeTimeline(project('film'), {
        name: 'rates',
        rate: 24,
        canvas: canvas(24),
        tracks: [
          {
            kind: 'Video',
            name: 'V1',
            shots: [
              { name: 'fast', file: '1-fast.mp4', start: 5, frames: 30 },
              { name: 'slow', file: '2-slow.mp4', start: 4, frames: 30 },
            ],
          },
        ],
      });
      const [result] = await workshop.make('film', ['mov']);
      const fast = range(0, 30).map((frame) => 2 * (5 + frame));
      const slow = range(0, 30).map((frame) => Math.floor((4 + frame) / 2));
      expect(await readCounts(published(result?.file ?? null))).toEqual([...fast, ...slow]);
    },
    LIMIT_MS,
  );

  test(
    'an upper track covers the lower one where it has a clip',
    async () => {
      await makeClip(project('film', 'counted.mp4'), { seconds: 6, source: 'counted' });
      await writeTimeline(project('film'), {
        name: 'tracks',
        rate: 24,
        canvas: canvas(24),
        tracks: [
          { kind: 'Video', name: 'V1', shots: [{ name: 'base', file: 'counted.mp4', start: 0, frames: 60 }] },
          {
            kind: 'Video',
            name: 'V2',
            shots: [
              { name: 'hole', file: null, start: 0, frames: 20 },
              { name: 'cover', file: 'counted.mp4', start: 100, frames: 10 },
            ],
          },
        ],
      });
      const [result] = await workshop.make('film', ['mov']);
      expect(await readCounts(published(result?.file ?? null))).toEqual([
        ...range(0, 20),
        ...range(100, 10),
        ...range(30, 30),
      ]);
    },
    LIMIT_MS,
  );

  test(
    'joined ProRes spans are the pictures of a one-piece encode',
    async () => {
      await makeClip(project('film', 'a.mp4'), { seconds: 10, tone: 300 });
      const [joined] = await workshop.make('film', ['mov']);
      expect(joined?.spans).toBeGreaterThan(1);
      const onePiece = join(workshop.storeRoot, 'one.mov');
      const scale = 'scale=128:64:flags=bicubic:in_range=tv:out_range=tv';
      const tagged = 'iprimaries=bt709:primaries=bt709:itrc=bt709:trc=bt709:irange=tv:range=tv';
      const matrix = `colorspace=ispace=smpte170m:space=bt709:${tagged}`;
      const graph = `${scale},${matrix},format=yuv420p,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,format=yuv422p10le`;
      const source = project('film', 'a.mp4');
      await execa('ffmpeg', [
        '-v',
        'error',
        '-i',
        source,
        '-vf',
        graph,
        '-an',
        '-c:v',
        'prores_ks',
        '-profile:v',
        '0',
        '-vendor',
        'apl0',
        onePiece,
      ]);
      const pictures = async (path: string) =>
        (await execa('ffmpeg', ['-v', 'error', '-i', path, '-map', '0:v', '-f', 'md5', '-'])).stdout;
      expect(await pictures(published(joined?.file ?? null))).toBe(await pictures(onePiece));
    },
    LIMIT_MS,
  );
});

describe('deliverables', () => {
  test(
    'mixed sizes, rates, sample aspects, a still and missing sound are conformed to the canvas, and all checks pass',
    async () => {
      await makeClip(project('mixed', 'shot1.mp4'), { seconds: 2, tone: 440, size: '320x180' });
      await makeClip(project('mixed', 'shot2.mov'), { seconds: 1.5, rate: '30000/1001', size: '160x120' });
      await makeClip(project('mixed', 'shot3.mp4'), { seconds: 1, source: 'testsrc2=s=180x144:r=25,setsar=16/15' });
      await execa('ffmpeg', [
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        'color=red:s=200x300',
        '-frames:v',
        '1',
        project('mixed', 'shot10.png'),
      ]);
      const results = await workshop.make('mixed', ['mp4', 'mov', 'webm']);
      for (const result of results) {
        expect(result).toMatchObject({ status: 'completed', frames: 48 + 36 + 24 + 120, failure: null });
        expect(result.checks.length).toBeGreaterThanOrEqual(14);
        expect(result.checks.filter(({ passed }) => !passed)).toEqual([]);
        const bytes = await readFile(published(result.file));
        expect(bytes).toHaveLength(result.bytes ?? -1);
        const manifest = JSON.parse(await readFile(`${published(result.file)}.manifest.json`, 'utf8'));
        expect(manifest).toMatchObject({ sha256: result.sha256, frames: 228, project_id: 'mixed' });
        expect(manifest.sources).toHaveLength(4);
      }
      const { streams } = await ffprobe(published(results[0]?.file ?? null), '-show_streams');
      expect(streams).toMatchObject([
        { codec_name: 'h264', profile: 'High', width: 320, height: 180, avg_frame_rate: '24/1', color_space: 'bt709' },
        { codec_name: 'aac', channels: 2, sample_rate: '48000' },
      ]);
    },
    LIMIT_MS,
  );

  test(
    'the same film a second time renders nothing, and another film shares the spans that are alike',
    async () => {
      await makeClip(project('one', 'a.mp4'), { seconds: 9, source: 'testsrc2=s=128x64:r=24' });
      await mkdir(project('two'), { recursive: true });
      await execa('cp', ['-p', project('one', 'a.mp4'), project('two', 'other-name.mp4')]);
      const first = await workshop.plan('one', ['mp4', 'webm']);
      expect(first.spans.every(({ missing }) => missing)).toBe(true);
      await workshop.finish(first);
      const again = await workshop.plan('one', ['mp4', 'webm']);
      expect([...again.spans, ...again.audio].some(({ missing }) => missing)).toBe(false);
      const copy = await workshop.plan('two', ['mp4']);
      expect(copy.spans.some(({ missing }) => missing)).toBe(false);
      const other = await workshop.plan('one', ['mp4'], (preset) => ({
        ...preset,
        video: { ...preset.video, arguments: [...preset.video.arguments, '-crf', '30'] },
      }));
      expect(other.spans.every(({ missing }) => missing)).toBe(true);
    },
    LIMIT_MS,
  );

  test(
    'sound is joined to the sample, and is as long as the picture',
    async () => {
      await makeClip(project('tone', 'a.mp4'), { seconds: 4, rate: '30000/1001', tone: 440 });
      const [result] = await workshop.make('tone', ['mov']);
      const { streams } = await ffprobe(published(result?.file ?? null), '-show_streams', '-select_streams', 'a');
      expect(streams[0].duration_ts).toBe(Math.round((120 * 1001 * 48000) / 30000));
      expect(result?.duration_seconds).toBe(4.004);
      const { stderr } = await execa('ffmpeg', [
        '-hide_banner',
        '-i',
        published(result?.file ?? null),
        '-af',
        'volumedetect',
        '-vn',
        '-f',
        'null',
        '-',
      ]);
      expect(Number(/mean_volume: (-?[\d.]+)/.exec(stderr)?.[1])).toBeGreaterThan(-30);
    },
    LIMIT_MS,
  );

  test(
    'a file that fails a check is not published and says what was expected',
    async () => {
      await makeClip(project('film', 'a.mp4'), { seconds: 1 });
      const wrong = (preset: FilmPreset): FilmPreset => ({ ...preset, video: { ...preset.video, profile: 'High 10' } });
      const [result] = await workshop.make('film', ['mp4'], wrong);
      expect(result).toMatchObject({
        status: 'failed',
        file: null,
        failure: { code: 'CHECK_FAILED', file: 'film_draft.mp4' },
      });
      expect(result?.failure?.message).toContain('video profile: High 10 was expected, High was found');
      await expect(readdir(join(workshop.storeRoot, 'deliverables', 'batch', 'job'))).rejects.toThrow('ENOENT');
    },
    LIMIT_MS,
  );

  test(
    'a rendition that was damaged on the disk is noticed at the join, dropped and rendered again',
    async () => {
      await makeClip(project('film', 'a.mp4'), { seconds: 9 });
      const summary = await workshop.plan('film', ['mov']);
      await workshop.finish(summary);
      const plan = await workshop.store.plans.read(summary.planRef);
      const record = await workshop.store.renditions.record(plan.spans[1]?.renditions[0] ?? '');
      if (!record) throw new Error('the span was rendered');
      const file = await open(workshop.store.renditions.path(record), 'r+');
      await file.write(Buffer.from([1, 2, 3, 4]), 0, 4, Math.floor(record.bytes / 2));
      await file.close();
      // Whole, it would be found again and nothing joined.
      await rm(join(workshop.storeRoot, 'deliverables'), { recursive: true });
      const { planRef } = summary;
      const delivering = workshop.run(workshop.exports.deliver, {
        batchId: 'b',
        jobId: 'j',
        planRef,
        deliverable: 0,
        reusedSpans: 0,
      });
      const failure = await delivering.catch((error: unknown) => error);
      expect(failure).toMatchObject({
        type: 'RENDITION_MISSING',
        nonRetryable: true,
        details: [{}, { spans: [1], stretches: [] }],
      });
      expect(await workshop.store.renditions.has(record.hash)).toBe(false);
      await expect(workshop.run(workshop.exports.renderSpan, { planRef, span: 1 })).resolves.toMatchObject({
        rendered: 1,
      });
      const [result] = await workshop.finish(summary, 'again');
      expect(result).toMatchObject({ status: 'completed' });
    },
    LIMIT_MS,
  );
});

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}
