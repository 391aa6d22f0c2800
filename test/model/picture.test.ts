import { pictureShape } from '../../model/picture';

const messageOf = (name: keyof typeof pictureShape, given: unknown) =>
  pictureShape[name].safeParse(given).error?.issues[0]?.message;

test.each(['16x16', '1920x1080', '8192x8192', '1080x1920'])('%s is a resolution', (text) => {
  expect(pictureShape.resolution.parse(text)).toBe(text);
});

test.each([
  '14x16',
  '1921x1080',
  '1920x1081',
  '8194x100',
  '1920X1080',
  '1920 x 1080',
  '1920',
  '',
  '-16x16',
  1920,
  null,
])('%p is none, and is told what would be', (given) => {
  expect(messageOf('resolution', given)).toMatch(
    /^is width and height like 1920x1080, whole even numbers from 16 to 8192; this is /,
  );
});

test.each([
  ['24', '24'],
  [25, '25'],
  ['23.976', '24000/1001'],
  ['23.98', '24000/1001'],
  [29.97, '30000/1001'],
  ['59.94', '60000/1001'],
  ['47.952', '48000/1001'],
  ['30000/1001', '30000/1001'],
  ['50/2', '25'],
  ['25/2', '25/2'],
  ['240', '240'],
  ['1', '1'],
])('the rate %p is %s, and is read as that again', (given, exact) => {
  expect(pictureShape.frame_rate.parse(given)).toBe(exact);
  expect(pictureShape.frame_rate.parse(exact)).toBe(exact);
});

test.each(['0', '241', '24.5', '23.9', '1/2', '24/0', '999999/4999', '24fps', '', 0, -24, Number.NaN, null, {}])(
  '%p is no rate',
  (given) => {
    expect(messageOf('frame_rate', given)).toMatch(/^is a frame rate from 1 to 240: .*23\.976.*; /);
  },
);

test('a fit is one of three', () => {
  expect(messageOf('fit', 'cover')).toBe('is one of pad, crop, stretch; this is "cover"');
});

test.each(['look.cube', 'looks/Show 1.CUBE', 'ü/a.b.cube'])('%p is a path of a look-up table', (text) => {
  expect(pictureShape.lut.parse(text)).toBe(text);
});

test.each([
  '',
  '/a.cube',
  '../a.cube',
  'a/../b.cube',
  './a.cube',
  'a//b.cube',
  'a.cube/',
  'a.lut',
  'a\\b.cube',
  'a\nb.cube',
])('%p is none', (text) => {
  expect(messageOf('lut', text)).toMatch(/^is the path of a \.cube file from the project's folder on/);
});

test.each(["It's 100%: \\ [x],;", 'Größe', 'Черновик №2', 'Ωμέγα', '  trimmed  '])('%p may be a watermark', (text) => {
  expect(pictureShape.watermark.parse(text)).toBe(text.trim());
});

test.each(['', '  ', 'a\nb', 'a\tb', 'a\u0000', 'a\u202eb', '映画', '👩', 'a\u00adb', 'x'.repeat(81), 7])(
  '%j is no watermark, because it could not be read in the picture',
  (text) => {
    expect(messageOf('watermark', text)).toMatch(
      /^is text of 1 to 80 characters in one line: Latin, Greek or Cyrillic/,
    );
  },
);

test.each(['00:00:00:00', '23:59:59:29', '01:00:00;02'])('%s is a start timecode', (text) => {
  expect(pictureShape.start_timecode.parse(text)).toBe(text);
});

test.each(['24:00:00:00', '1:00:00:00', '00:60:00:00', '00:00:60:00', '00:00:00', '00:00:00.00', 0])(
  '%p is none',
  (text) => {
    expect(messageOf('start_timecode', text)).toMatch(/^is a timecode like 01:00:00:00, or 01:00:00;00 in drop-frame/);
  },
);
