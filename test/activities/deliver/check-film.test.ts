import { join } from 'node:path';
import { checkFilm, type Examined } from '../../../activities/deliver/check-film';
import { readLayout } from '../../../activities/deliver/container-layout';
import { type ProbedStream, probe } from '../../../activities/ffmpeg/probe';
import type { DeliverableResult } from '../../../model/deliverable';
import type { FilmPreset } from '../../../model/preset';
import { rational } from '../../../model/rational';
import { filmPresetFor } from '../../support/film-preset';
import { makeClip } from '../../support/media';
import { openWorkshop, type Workshop } from '../../support/workshop';

const LIMIT_MS = 120_000;
const FORMATS = ['mp4', 'mov', 'webm', 'prores-hq', 'ffv1-archive'] as const;
const CANVAS = { width: 128, height: 64, rate: rational(24) };
const FRAMES = 48;

let workshop: Workshop;
/** What is found in a good file of each format. */
const good = new Map<string, Examined>();
beforeAll(async () => {
  workshop = await openWorkshop();
  await makeClip(join(workshop.mediaRoot, 'film', 'a.mp4'), { seconds: 2, tone: 440 });
  for (const { id, file } of await workshop.make('film', FORMATS)) {
    const path = join(workshop.storeRoot, file ?? 'nothing was published');
    const options = { countPackets: true, shownAs: id };
    const programs = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
    const probed = await probe(programs, path, new AbortController().signal, options);
    const layout = await readLayout(path);
    const rest = { packetsIn: 'a', packetsOut: 'a', soundError: null, loudness: undefined, normalized: null };
    good.set(id, { probed, layout, ...rest });
  }
}, LIMIT_MS);
afterAll(async () => await workshop.remove());

type Spoil = (examined: Examined) => Examined;
const found = (format: string) => good.get(format) as Examined;

function failedOf(format: (typeof FORMATS)[number], spoil: Spoil = (examined) => examined): string[] {
  const checks = checkFilm(spoil(found(format)), filmPresetFor(format, 'draft'), CANVAS, FRAMES);
  return checks.filter(({ passed }) => !passed).map(({ name }) => name);
}

const stream =
  (kind: 'video' | 'audio', fields: Partial<ProbedStream>): Spoil =>
  (examined) => {
    const streams = examined.probed.streams.map((one) => (one.codec_type === kind ? { ...one, ...fields } : one));
    return { ...examined, probed: { ...examined.probed, streams } };
  };
const picture = (fields: Partial<ProbedStream>) => stream('video', fields);
const sound = (fields: Partial<ProbedStream>) => stream('audio', fields);
const fileLength =
  (duration: string): Spoil =>
  ({ probed, ...rest }) => ({ ...rest, probed: { ...probed, format: { ...probed.format, duration } } });

test.each(FORMATS)('a good %s passes', (format) => {
  expect(failedOf(format)).toEqual([]);
});

const SAME_LENGTH = 'sound and picture are as long as the timeline';
const BEGIN = 'sound and picture begin together';

/** One thing is wrong in each, and one check says so. */
test.each<[string, (typeof FORMATS)[number], Spoil]>([
  ['container', 'mp4', (one) => ({ ...one, layout: { ...one.layout, container: 'mov' } })],
  ['container', 'webm', (one) => ({ ...one, layout: { ...one.layout, container: 'mkv' } })],
  ['index before pictures and sound', 'mp4', (one) => ({ ...one, layout: { ...one.layout, boxes: ['mdat', 'moov'] } })],
  ['index before pictures and sound', 'mp4', (one) => ({ ...one, layout: { ...one.layout, boxes: [] } })],
  ['video codec', 'mp4', picture({ codec_name: 'hevc' })],
  ['video profile', 'mp4', picture({ profile: 'Main' })],
  ['video tag', 'prores-hq', picture({ codec_tag_string: 'apcn' })],
  ['pixel format', 'mov', picture({ pix_fmt: 'yuv422p' })],
  ['size', 'mp4', picture({ width: 126 })],
  ['sample aspect', 'mp4', picture({ sample_aspect_ratio: '16:15' })],
  ['frame rate', 'mp4', picture({ avg_frame_rate: '24000/1001' })],
  ['frame rate', 'webm', picture({ avg_frame_rate: '25/1' })],
  ['colour tags', 'mp4', picture({ color_primaries: 'bt470bg' })],
  ['colour tags', 'mp4', picture({ color_transfer: undefined })],
  ['colour tags', 'mp4', picture({ color_space: 'smpte170m' })],
  ['colour tags', 'mp4', picture({ color_range: 'pc' })],
  ['frame count', 'mp4', picture({ nb_read_packets: '47' })],
  ['duration', 'mov', fileLength('2.1')],
  ['audio codec', 'mp4', sound({ codec_name: 'mp3' })],
  ['audio rate', 'mp4', sound({ sample_rate: '44100' })],
  ['audio channels', 'mp4', sound({ channels: 1 })],
  ['audio layout', 'mp4', sound({ channel_layout: 'downmix' })],
  ['audio layout', 'mov', sound({ channel_layout: undefined })],
  ['audio bit depth', 'mov', sound({ bits_per_sample: 16, bits_per_raw_sample: undefined })],
  ['audio bit depth', 'ffv1-archive', sound({ bits_per_raw_sample: '16' })],
  [BEGIN, 'mp4', picture({ start_time: '0.041667' })],
  [BEGIN, 'mp4', sound({ start_time: '-0.060' })],
  [BEGIN, 'mov', sound({ start_time: '0.002' })],
  [BEGIN, 'webm', sound({ start_time: undefined })],
  [SAME_LENGTH, 'mp4', sound({ duration: '1.94' })],
  [SAME_LENGTH, 'mov', sound({ duration: '2.0001' })],
  [SAME_LENGTH, 'mp4', picture({ duration: '1.94' })],
  ['picture is the spans that were decoded whole, packet for packet', 'mp4', (one) => ({ ...one, packetsOut: 'b' })],
  ['sound decodes without error', 'mp4', (one) => ({ ...one, soundError: 'It exited with 1.' })],
])('%s: one thing is wrong in %s %#', (check, format, spoil) => {
  expect(failedOf(format, spoil)).toEqual([check]);
});

test('a file without sound fails all that is asked of it', () => {
  const mute: Spoil = ({ probed, ...rest }) => ({
    ...rest,
    probed: { ...probed, streams: probed.streams.slice(0, 1) },
  });
  expect(failedOf('mov', mute)).toEqual(
    expect.arrayContaining(['audio codec', 'audio rate', 'audio channels', 'audio layout', 'audio bit depth', BEGIN]),
  );
});

/** Files that are really wrong: the muxer is told so behind the product's back. */
test.each<[string, string, readonly string[], readonly string[]]>([
  ['its index at the end', 'mp4', ['-movflags', '0'], ['index before pictures and sound']],
  ['the brand of another container', 'mp4', ['-brand', 'qt  '], ['container']],
  ['all of it half a second late', 'mov', ['-output_ts_offset', '0.5'], [BEGIN]],
  ['no matrix', 'mov', ['-bsf:v', 'prores_metadata=colorspace=unknown'], ['colour tags']],
])(
  'a file with %s is not published, and the other formats are',
  async (_, format, wrong, expected) => {
    const change = (preset: FilmPreset): FilmPreset =>
      preset.container === format ? { ...preset, muxArguments: [...preset.muxArguments, ...wrong] } : preset;
    const results = await workshop.make('film', ['mp4', 'mov', 'webm'], change);
    const byId = new Map(results.map((one): [string, DeliverableResult] => [one.id, one]));
    const bad = byId.get(format);
    expect(bad).toMatchObject({ status: 'failed', file: null, sha256: null, failure: { code: 'CHECK_FAILED' } });
    const failed = bad?.checks.filter(({ passed }) => !passed) ?? [];
    expect(failed.map(({ name }) => name)).toEqual(expect.arrayContaining([...expected]));
    for (const { name, expected: wanted, actual } of failed)
      expect(bad?.failure?.message).toContain(`${name}: ${wanted} was expected, ${actual} was found`);
    byId.delete(format);
    for (const one of byId.values()) expect(one).toMatchObject({ status: 'completed', failure: null });
  },
  LIMIT_MS,
);
