import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PICTURE_ENCODERS } from '../../model/picture-encoders';
import { isFilm } from '../../model/preset';
import { readPreset } from '../../model/preset-file';
import { SettingsError } from '../../model/settings';
import { SOUND_ENCODERS } from '../../model/sound-encoders';
import { loadPresets } from '../../store/preset-folder';
import { ffprobe, makeClip, readCounts, temporaryFolder, writeTimeline } from '../support/media';
import { openWorkshop, type Workshop } from '../support/workshop';

/** Presets of a studio, from their files to checked deliverables, with every encoder that they may name. */
const LIMIT_MS = 120_000;
const CANVAS = { width: 256, height: 128, frame_rate: '24000/1001' };

let workshop: Workshop;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  workshop = await openWorkshop();
  folder = await temporaryFolder();
  const film = join(workshop.mediaRoot, 'film');
  await makeClip(join(film, 'counted.mp4'), { seconds: 8, rate: '24000/1001', source: 'counted', tone: 997 });
  const cut = [
    { name: 'long', file: 'counted.mp4', start: 7, frames: 120 },
    { name: 'one', file: 'counted.mp4', start: 63, frames: 1 },
    { name: 'head', file: 'counted.mp4', start: 0, frames: 50 },
  ];
  await writeTimeline(film, {
    name: 'cut',
    rate: 23.976,
    canvas: CANVAS,
    tracks: [{ kind: 'Video', name: 'V1', shots: cut }],
  });
}, LIMIT_MS);
afterAll(async () => {
  await workshop.remove();
  await folder.remove();
});

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const EXPECTED = [...range(7, 120), 63, ...range(0, 50)];

/** What is as fast as it can be, so that each combination is a matter of a second. */
const FAST: Readonly<Record<string, readonly string[]>> = {
  libx264: ['-preset', 'veryfast', '-bf', '3', '-x264-params', 'keyint=48:rc-lookahead=10'],
  libx265: ['-preset', 'ultrafast', '-x265-params', 'keyint=48:bframes=4'],
  libsvtav1: ['-preset', '12'],
  'libvpx-vp9': ['-quality', 'realtime', '-cpu-used', '8', '-crf', '30'],
};
const PROFILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  prores_ks: { yuv422p10le: '1', yuv444p10le: '5' },
  dnxhd: { yuv422p: 'dnxhr_sq', yuv422p10le: 'dnxhr_hqx', yuv444p10le: 'dnxhr_444' },
};
const SOUND = { mp4: 'aac', mov: 'pcm_s16le', mkv: 'flac', webm: 'libopus' } as const;

const pictures = Object.entries(PICTURE_ENCODERS).flatMap(([encoder, { containers, pixelFormats }]) =>
  Object.keys(containers).flatMap((container, first) =>
    Object.keys(pixelFormats)
      // A pixel format is the same in every container: all of them in the first one.
      .filter((_, index) => first === 0 || index === 0)
      .map((pixelFormat) => ({ encoder, container: container as keyof typeof SOUND, pixelFormat })),
  ),
);

async function deliver(given: unknown) {
  const read = readPreset(given);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  const { preset } = read;
  const [result] = await workshop.make('film', ['mp4'], undefined, { presets: [preset] });
  return { result, path: join(workshop.storeRoot, result?.file ?? 'nothing was published') };
}

test.each(pictures)(
  '$encoder in $container with $pixelFormat joins frame for frame and passes every check',
  async ({ encoder, container, pixelFormat }) => {
    const profile = PROFILES[encoder]?.[pixelFormat];
    const given = [...(FAST[encoder] ?? []), ...(profile === undefined ? [] : ['-profile:v', profile])];
    const { result, path } = await deliver({
      name: 'house',
      container,
      video: { encoder, pixel_format: pixelFormat, arguments: given },
      audio: { encoder: SOUND[container] },
    });
    expect(result?.failure ?? null).toBeNull();
    expect(result?.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(result?.spans).toBeGreaterThan(1);
    expect(await readCounts(path)).toEqual(EXPECTED);
  },
  LIMIT_MS,
);

const sounds = Object.entries(SOUND_ENCODERS)
  // Of licences that this ffmpeg was not built with.
  .filter(([encoder]) => encoder !== 'libfdk_aac')
  .flatMap(([encoder, { containers }]) => containers.map((container) => ({ encoder, container })));

test.each(sounds)(
  'sound by $encoder in $container passes every check',
  async ({ encoder, container }) => {
    const picture = container === 'webm' ? 'libvpx-vp9' : 'libx264';
    const { result } = await deliver({
      name: 'house',
      container,
      video: { encoder: picture, arguments: FAST[picture] },
      audio: { encoder },
    });
    expect(result?.failure ?? null).toBeNull();
  },
  LIMIT_MS,
);

test(
  'a file in the folder is a preset of the process, and a job with it makes a checked deliverable',
  async () => {
    const presetFolder = join(folder.path, 'house');
    await mkdir(presetFolder);
    const broadcast = {
      name: 'house-422',
      container: 'mov',
      video: { encoder: 'libx264', arguments: ['-preset', 'veryfast', '-crf', '14', '-profile:v', 'high422'] },
      audio: { encoder: 'pcm_s24le' },
      mux_arguments: ['-timecode', '01:00:00:00'],
    };
    await writeFile(join(presetFolder, 'broadcast.json'), JSON.stringify(broadcast));
    await writeFile(join(presetFolder, 'README.md'), 'not a preset');
    const set = await loadPresets({ stateDir: folder.path, presetFolder });
    expect(set.fileOf('house-422')).toBe('broadcast.json');
    const house = set.presetFor('house-422', 'draft');
    if (!isFilm(house)) throw new Error('it is no film');
    const [result] = await workshop.make('film', ['mov'], () => house);
    expect(result).toMatchObject({ status: 'completed', preset: 'house-422', failure: null });
    expect(await readCounts(join(workshop.storeRoot, result?.file ?? ''))).toEqual(EXPECTED);
  },
  LIMIT_MS,
);

test.each([
  ['a mix of 16 bits', { of: 'mix', audio: { encoder: 'pcm_s16le' } }],
  [
    'a mix of 24 bits at a loudness',
    { audio: { encoder: 'pcm_s24le', loudness: { integrated_lufs: -20, true_peak_dbtp: -2 } } },
  ],
  ['stems of 16 bits', { of: 'rows', audio: { encoder: 'pcm_s16le' } }],
])(
  'sound alone, %s, passes every check',
  async (_, given) => {
    const { result, path } = await deliver({ name: 'house', kind: 'sound', container: 'wav', ...given });
    expect(result?.failure ?? null).toBeNull();
    const { streams } = await ffprobe(path, '-show_streams');
    expect(streams).toMatchObject([{ codec_name: given.audio.encoder, sample_rate: '48000', channels: 2 }]);
  },
  LIMIT_MS,
);

test(
  'a film is brought to the loudness that a studio wants, and by how much is told',
  async () => {
    const { result } = await deliver({
      name: 'house',
      container: 'mp4',
      video: { encoder: 'libx264', arguments: FAST['libx264'] },
      audio: { encoder: 'aac', loudness: { integrated_lufs: -27, true_peak_dbtp: -2 } },
    });
    expect(result?.failure ?? null).toBeNull();
    const checks = new Map(result?.checks.map((check) => [check.name, check]));
    expect(checks.get('integrated loudness')?.expected).toBe('-27.0 LUFS within 0.5 LU');
    expect(checks.get('loudness normalization')?.actual).toMatch(/^a gain of /);
  },
  LIMIT_MS,
);

test.each([
  ['a poster', { stills: { of: 'poster', from: 0.5 }, quality: 9 }, [256, 128]],
  ['a sheet', { stills: { of: 'sheet', columns: 2, rows: 3, picture_width: 64 } }, [64 * 2 + 24, 32 * 3 + 32]],
])(
  'stills, %s, are as they are wanted',
  async (_, given, [width, height]) => {
    const { result, path } = await deliver({ name: 'house', kind: 'stills', container: 'jpg', ...given });
    expect(result?.failure ?? null).toBeNull();
    expect((await ffprobe(path, '-show_streams')).streams).toMatchObject([{ codec_name: 'mjpeg', width, height }]);
  },
  LIMIT_MS,
);

test('the folder of the state need not be there; one that was set must be, and every fault of it is told', async () => {
  expect((await loadPresets({ stateDir: folder.path, presetFolder: undefined })).fileOf('x')).toBeNull();
  const missing = join(folder.path, 'none');
  await expect(loadPresets({ stateDir: folder.path, presetFolder: missing })).rejects.toThrow(
    `REELBATCH_PRESETS=${missing}: the folder cannot be read`,
  );
  const presets = join(folder.path, 'presets');
  await mkdir(join(presets, 'folder.json'), { recursive: true });
  await writeFile(join(presets, 'b.json'), '[]]');
  await writeFile(join(presets, 'a.json'), '{}');
  await writeFile(join(presets, '.hidden.json'), '{');
  const loading = loadPresets({ stateDir: folder.path, presetFolder: undefined });
  await expect(loading).rejects.toBeInstanceOf(SettingsError);
  const lines = await loading.catch((error: Error) => error.message.split('\n'));
  expect(lines).toEqual([
    `Presets that cannot be used, in ${presets}:`,
    '  folder.json as a whole: cannot be read: it is no file',
    expect.stringContaining('  a.json /name: '),
    expect.stringContaining('  a.json /container: '),
    expect.stringContaining('  a.json /video: '),
    expect.stringContaining('  a.json /audio: '),
    expect.stringContaining('  b.json as a whole: is not JSON'),
  ]);
});
