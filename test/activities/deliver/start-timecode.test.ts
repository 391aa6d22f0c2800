import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startOf } from '../../../activities/plan/start-timecode';
import type { Program } from '../../../model/program';
import { rational } from '../../../model/rational';
import { framesOf, timecodeText } from '../../../model/timecode';
import { ffprobe, makeClip, writeTimeline } from '../../support/media';
import { openWorkshop, type Workshop } from '../../support/workshop';

const LIMIT_MS = 120_000;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  await makeClip(join(workshop.mediaRoot, 'film', 'a.mp4'), { seconds: 2, rate: '30000/1001', tone: 440 });
}, LIMIT_MS);
afterAll(async () => await workshop.remove());

async function make(project: string, format: string, start_timecode?: string) {
  const [result] = await workshop.make(project, [format], undefined, start_timecode ? { start_timecode } : {});
  expect(result?.failure).toBeNull();
  return {
    result,
    probed: await ffprobe(join(workshop.storeRoot, result?.file ?? ''), '-show_streams', '-show_format'),
  };
}

async function manifestOf(file: string | null | undefined) {
  return JSON.parse(await readFile(join(workshop.storeRoot, `${file}.manifest.json`), 'utf8'));
}

test.each([
  ['mov', '01:00:00:00'],
  ['mov', '09:59:59;28'],
  ['mp4', '01:00:00;02'],
] as const)(
  '%s begins at %s',
  async (format, timecode) => {
    const { result, probed } = await make('film', format, timecode);
    expect(probed.streams[0].tags.timecode).toBe(timecode);
    expect(probed.streams.map((stream: { codec_tag_string: string }) => stream.codec_tag_string)).toContain('tmcd');
    expect(result?.checks).toContainEqual({
      name: 'start timecode',
      passed: true,
      expected: timecode,
      actual: timecode,
    });
  },
  LIMIT_MS,
);

test(
  'without one mov begins at midnight, and mp4 has no timecode at all',
  async () => {
    expect((await make('film', 'mov')).probed.streams[0].tags.timecode).toBe('00:00:00:00');
    const { probed } = await make('film', 'mp4');
    expect(probed.streams).toHaveLength(2);
    expect(probed.streams[0].tags.timecode).toBeUndefined();
  },
  LIMIT_MS,
);

test(
  'a sound file says in samples when it begins',
  async () => {
    const { result, probed } = await make('film', 'wav', '01:00:00;00');
    // 107892 frames of 30000/1001.
    expect(probed.format.tags.time_reference).toBe('172799827');
    expect(result?.checks).toContainEqual(expect.objectContaining({ name: 'time reference', passed: true }));
  },
  LIMIT_MS,
);

test(
  "the timeline's own start counts where the job names none",
  async () => {
    const folder = join(workshop.mediaRoot, 'timed');
    await makeClip(join(folder, 'a.mp4'), { seconds: 2 });
    const words = {
      name: 'timed',
      rate: 24,
      canvas: { width: 128, height: 64, frame_rate: '24' },
      tracks: [{ kind: 'Video' as const, name: 'V', shots: [{ name: 'a', file: 'a.mp4', start: 0, frames: 24 }] }],
    };
    await writeTimeline(folder, words);
    const path = join(folder, 'timeline.otio');
    const timeline = JSON.parse(await readFile(path, 'utf8'));
    const global_start_time = { OTIO_SCHEMA: 'RationalTime.1', value: 86400, rate: 24 };
    await writeFile(path, JSON.stringify({ ...timeline, global_start_time }));
    expect((await make('timed', 'mov')).probed.streams[0].tags.timecode).toBe('01:00:00:00');
    expect((await make('timed', 'mov', '02:00:00:00')).probed.streams[0].tags.timecode).toBe('02:00:00:00');
  },
  LIMIT_MS,
);

test(
  'the manifest counts pieces and stills from it',
  async () => {
    const { result } = await make('film', 'mp4', '00:59:59;28');
    const manifest = await manifestOf(result?.file);
    expect(manifest.program.video).toMatchObject([{ first_frame: 0, timecode: '00:59:59;28' }]);
    const [sheet] = await workshop.make('film', ['contact-sheet'], undefined, { start_timecode: '00:59:59;28' });
    const { pictures, picture_timecodes } = await manifestOf(sheet?.file);
    expect([pictures[0], picture_timecodes[0]]).toEqual([1, '00:59:59;29']);
    expect([pictures[1], picture_timecodes[1]]).toEqual([5, '01:00:00;03']);
    const [poster] = await workshop.make('film', ['poster']);
    expect((await manifestOf(poster?.file)).picture_timecodes).toEqual(['00:00:00:06']);
  },
  LIMIT_MS,
);

const program = (num: number, den = 1): Program => ({
  canvas: { width: 128, height: 64, rate: rational(num, den) },
  media: [],
  video: [],
  audio: [],
  frames: 1,
  leftOut: [],
});

test.each([
  ['00:00:00:24', 24, 1],
  ['00:00:00:24', 24000, 1001],
  ['00:00:00;00', 25, 1],
  ['00:00:00;00', 24000, 1001],
  ['00:01:00;01', 30000, 1001],
  ['00:01:00;03', 60000, 1001],
])('%s does not exist at %d/%d', (timecode, num, den) => {
  expect(() => startOf(timecode, program(num, den))).toThrow(
    expect.objectContaining({ code: 'TIMECODE_INVALID', message: expect.stringContaining(timecode) }),
  );
});

test.each([
  ['00:00:00:23', 24000, 1001, 23],
  ['00:01:00;02', 30000, 1001, 1800],
  ['00:10:00;00', 30000, 1001, 17982],
  ['00:00:00:59', 60, 1, 59],
])('%s at %d/%d is frame %d', (timecode, num, den, frame) => {
  expect(startOf(timecode, program(num, den))).toEqual({ timecode, frame });
});

test.each([
  { nominal: 24, drop: false },
  { nominal: 30, drop: true },
  { nominal: 60, drop: true },
])('the timecode of each frame is read as that frame: %j', (count) => {
  for (let frame = 0; frame < 40 * 60 * count.nominal; frame += 1) {
    if (framesOf(timecodeText(frame, count), count) !== frame) throw new Error(`frame ${frame}`);
  }
  const day = count.drop ? 144 * (600 * count.nominal - (9 * count.nominal) / 15) : 86400 * count.nominal;
  expect(timecodeText(day + 1, count)).toBe(timecodeText(1, count));
  expect(framesOf(timecodeText(day - 1, count), count)).toBe(day - 1);
});
