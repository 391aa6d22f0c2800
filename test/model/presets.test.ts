import { createHash } from 'node:crypto';
import { type FilmPreset, FORMATS, isFilm, type Preset, presetSchema, QUALITIES } from '../../model/preset';
import { presetInWords } from '../../model/preset-words';
import { FORMAT_NAMES, PRESETS, presetFor } from '../../model/presets';

test.each(PRESETS.map((preset) => [preset.name, preset] as const))('%s is sound', (name, preset) => {
  expect(presetSchema.parse(preset)).toEqual(preset);
  expect(presetFor(name, 'draft')).toBe(preset);
});

test.each(PRESETS.filter(isFilm).map((preset) => [preset.name, preset] as const))(
  '%s encodes as it says',
  (_, preset) => {
    // The count changes the bytes, so it is never left to the machine.
    expect(preset.video.arguments.join(' ')).toMatch(/-threads 2|lp=2/);
    expect(preset.video.arguments.join(' ')).toContain('-colorspace bt709');
  },
);

test('their names are their own, and none is a format', () => {
  expect(new Set(FORMAT_NAMES).size).toBe(FORMATS.length + PRESETS.length);
});

test('a name that is neither a format nor a preset has no preset', () => {
  expect(() => presetFor('avi', 'high')).toThrow(new RangeError('there is no preset avi'));
});

test.each([...FORMATS, ...QUALITIES])('no preset may be called %s', (name) => {
  expect(presetSchema.safeParse({ ...presetFor('mp4', 'high'), name }).error?.issues[0]?.path).toEqual(['name']);
});

/** As they are frozen into what was submitted before presets had names that a job could ask for: they stay to the letter. */
test.each([
  ['mp4', 'draft', 'f49275be29763853'],
  ['mp4', 'standard', 'c835bd839f5cdcaf'],
  ['mp4', 'high', '7432bafdf1e77110'],
  ['mp4', 'master', '534edd92ebc9dd02'],
  ['mov', 'draft', '6430ebf314ac4f08'],
  ['mov', 'standard', 'f51e8cf81a9af9fc'],
  ['mov', 'high', '16e00d51d9c55bbd'],
  ['mov', 'master', '1664d650423f2f24'],
  ['webm', 'draft', 'e7d2479e30b8bd2f'],
  ['webm', 'standard', 'd3361d214543d594'],
  ['webm', 'high', '3e4cec236d7b872a'],
  ['webm', 'master', '83ca1f3b044776ef'],
] as const)('the preset of %s in %s is what it was', (format, quality, expected) => {
  const text = JSON.stringify(presetFor(format, quality));
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe(expected);
});

const like = (video: Partial<FilmPreset['video']>, audio: Partial<FilmPreset['audio']> = {}): Preset => {
  const preset = presetFor('mp4', 'high');
  return { ...preset, video: { ...preset.video, ...video }, audio: { ...preset.audio, ...audio } };
};

test.each([
  ['H.264 High, 8 bits 4:2:0, crf 18', like({})],
  [
    'HEVC Main 10, 10 bits 4:2:0',
    like({ codec: 'hevc', profile: 'Main 10', pixelFormat: 'yuv420p10le', arguments: [] }),
  ],
  [
    'ProRes 422, 10 bits 4:2:2',
    like({ codec: 'prores', profile: 'Standard', pixelFormat: 'yuv422p10le', arguments: [] }),
  ],
  ['ProRes 4444, 10 bits 4:4:4', like({ codec: 'prores', profile: '4444', pixelFormat: 'yuv444p10le', arguments: [] })],
  [
    'DNxHR HQX, 10 bits 4:2:2',
    like({ codec: 'dnxhd', profile: 'DNXHR HQX', pixelFormat: 'yuv422p10le', arguments: [] }),
  ],
  ['FFV1, 8 bits 4:2:0', like({ codec: 'ffv1', profile: null, arguments: [] })],
  ['mjpeg, gray', like({ codec: 'mjpeg', profile: null, pixelFormat: 'gray', arguments: [] })],
])('%s', (words, preset) => {
  expect(presetInWords(preset).picture).toBe(words);
});

test.each([
  ['1080x1920 cropped', { width: 1080, height: 1920, fit: 'crop' }],
  ['640x640 with bars', { width: 640, height: 640 }],
  ['640x640 stretched, look of a.cube', { width: 640, height: 640, fit: 'stretch', lut: 'a.cube' }],
  ['timecode, name and watermark burned in', { burnIn: { timecode: true, name: true, watermark: true } }],
  ['name burned in', { burnIn: { timecode: false, name: true } }],
] as const)('what is done to the picture is said: %s', (words, picture) => {
  expect(presetInWords({ ...(like({}) as FilmPreset), picture }).picture).toBe(
    `H.264 High, 8 bits 4:2:0, crf 18, ${words}`,
  );
});

test.each([
  [{ width: 1080 }, 'has both width and height, or neither'],
  [{ width: 15, height: 16 }, 'is a whole even number from 16 to 8192'],
  [{ width: 1081, height: 1080 }, 'is a whole even number from 16 to 8192'],
])('%p is no size of a preset', (picture, message) => {
  expect(presetSchema.safeParse({ ...like({}), picture }).error?.issues[0]?.message).toBe(message);
});

test.each([
  ['AAC 320k', like({})],
  ['FLAC 24 bits', like({}, { codec: 'flac', arguments: [] })],
  ['PCM 24 bits', like({}, { codec: 'pcm_s24le', arguments: [] })],
])('%s', (words, preset) => {
  expect(presetInWords(preset).sound).toBe(words);
});
