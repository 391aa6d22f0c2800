import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { DeliverableResult } from '../../model/deliverable';
import { isFilm, needsCaptions } from '../../model/preset';
import { PRESETS } from '../../model/presets';
import { ffprobe, makeClip, readCounts, writeTimeline } from '../support/media';
import { openWorkshop, type Workshop } from '../support/workshop';

const LIMIT_MS = 120_000;
/** A rate whose frames are no whole number of milliseconds, and a size that every preset takes. */
const CANVAS = { width: 256, height: 128, frame_rate: '24000/1001' };
const RATE = '24000/1001';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  const film = join(workshop.mediaRoot, 'film');
  await makeClip(join(film, 'counted.mp4'), { seconds: 9, rate: RATE, source: 'counted', tone: 997 });
  const cut = [
    { name: 'long', file: 'counted.mp4', start: 7, frames: 170 },
    { name: 'gap', file: null, start: 0, frames: 5 },
    { name: 'one', file: 'counted.mp4', start: 63, frames: 1 },
    { name: 'head', file: 'counted.mp4', start: 0, frames: 25 },
  ];
  await writeTimeline(film, {
    name: 'cut',
    rate: 23.976,
    canvas: CANVAS,
    tracks: [{ kind: 'Video', name: 'V1', shots: cut }],
  });
}, LIMIT_MS);
afterAll(async () => await workshop.remove());

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const EXPECTED = [...range(7, 170), ...Array(5).fill(0), 63, ...range(0, 25)];

async function make(name: string): Promise<{ result: DeliverableResult; path: string }> {
  const [result] = await workshop.make('film', [name]);
  if (!result) throw new Error('nothing was delivered');
  return { result, path: join(workshop.storeRoot, result.file ?? 'nothing was published') };
}

/** Those that leave the picture as it is; the others have tests of their own. */
const byName = PRESETS.filter(isFilm).filter(
  (preset) => preset.format === null && preset.picture === undefined && !needsCaptions(preset),
);

test.each(byName.map(({ name, container }) => [name, container] as const))(
  '%s makes a deliverable that passes its checks, frame for frame over the joins',
  async (name, container) => {
    const { result, path } = await make(name);
    expect(result).toMatchObject({ id: name, preset: name, failure: null, frames: EXPECTED.length });
    expect(result.file).toBe(`deliverables/batch/job/film_${name}.${container}`);
    expect(result.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(result.spans).toBeGreaterThan(1);
    expect(await readCounts(path)).toEqual(EXPECTED);
  },
  LIMIT_MS,
);

test(
  'containers and presets of all kinds come out of one decode, each as it would alone',
  async () => {
    await makeClip(join(workshop.mediaRoot, 'mixed', 'a.mp4'), { seconds: 2, size: '320x180', tone: 440 });
    const formats = ['mp4', 'hevc-high', 'av1-standard', 'prores-4444', 'dnxhr-hq', 'ffv1-archive', 'webm', 'mov'];
    const results = await workshop.make('mixed', formats);
    expect(results.map(({ id, status, failure }) => ({ id, status, failure }))).toEqual(
      formats.map((id) => ({ id, status: 'completed', failure: null })),
    );
    expect(new Set(results.map(({ file }) => file)).size).toBe(formats.length);
  },
  LIMIT_MS,
);

test.each([
  ['prores-proxy', 'apco'],
  ['prores-lt', 'apcs'],
  ['prores-422', 'apcn'],
  ['prores-hq', 'apch'],
  ['prores-4444', 'ap4h'],
])(
  '%s is tagged %s, with a timecode track and the vendor that editors look for in its pictures',
  async (name, tag) => {
    const { path } = await make(name);
    const { streams } = await ffprobe(path, '-show_streams');
    expect(streams[0]).toMatchObject({ codec_tag_string: tag, tags: { timecode: '00:00:00:00' } });
    const first = ['-v', 'error', '-i', path, '-map', '0:v', '-c', 'copy', '-frames:v', '1', '-f', 'data', '-'];
    const { stdout } = await execa('ffmpeg', first, { encoding: 'buffer' });
    // SMPTE RDD 36, 5.1: size, 'icpf', then of the frame header size, version and who wrote it.
    expect(Buffer.from(stdout).toString('latin1', 4, 8)).toBe('icpf');
    expect(Buffer.from(stdout).toString('latin1', 12, 16)).toBe('apl0');
    expect(streams.map((stream: { codec_tag_string: string }) => stream.codec_tag_string)).toContain('tmcd');
  },
  LIMIT_MS,
);

test.each(
  PRESETS.filter(isFilm)
    .filter((preset) => preset.container === 'mp4' && preset.picture === undefined && !needsCaptions(preset))
    .map(({ name }) => name),
)(
  '%s has its index before its pictures',
  async (name) => {
    const boxes = await topBoxes((await make(name)).path);
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
    expect(boxes).toContain('moov');
  },
  LIMIT_MS,
);

test(
  'the archive holds each picture for itself, and the sound of a PCM master to the bit',
  async () => {
    const { path } = await make('ffv1-archive');
    const { streams, packets } = await ffprobe(path, '-show_streams', '-show_packets');
    expect(streams[1]).toMatchObject({ codec_name: 'flac', bits_per_raw_sample: '24' });
    const pictures = packets.filter(({ codec_type }: { codec_type: string }) => codec_type === 'video');
    expect(pictures).toHaveLength(EXPECTED.length);
    expect(pictures.every(({ flags }: { flags: string }) => flags.startsWith('K'))).toBe(true);
    expect(await soundOf(path)).toBe(await soundOf((await make('prores-422')).path));
  },
  LIMIT_MS,
);

async function soundOf(path: string): Promise<string> {
  const samples = ['-v', 'error', '-i', path, '-map', '0:a', '-c:a', 'pcm_s24le', '-f', 'md5', '-'];
  return (await execa('ffmpeg', samples)).stdout;
}

/** Names of an MP4 file's top boxes in their order (ISO/IEC 14496-12, 4.2). */
async function topBoxes(path: string): Promise<string[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const names: string[] = [];
    for (let at = 0; at < size; ) {
      const { buffer } = await file.read(Buffer.alloc(16), 0, 16, at);
      names.push(buffer.toString('latin1', 4, 8));
      const short = buffer.readUInt32BE(0);
      at += short === 1 ? Number(buffer.readBigUInt64BE(8)) : short;
    }
    return names;
  } finally {
    await file.close();
  }
}
