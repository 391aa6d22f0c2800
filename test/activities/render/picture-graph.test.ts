import { GLANCE } from '../../../activities/render/glance';
import { type PictureRequest, pictureGraph } from '../../../activities/render/picture-graph';
import type { MediaVideo } from '../../../model/program';
import { rational } from '../../../model/rational';

const video: MediaVideo = {
  width: 3840,
  height: 2160,
  rate: rational(24),
  duration: rational(60),
  still: false,
  interlaced: false,
  deep: false,
  codec: 'h264',
  matrix: 'bt709',
  range: 'tv',
};

function graphOf(
  change: Partial<MediaVideo> = {},
  pixelFormats: PictureRequest['pixelFormats'] = ['yuv420p'],
  treatments: NonNullable<PictureRequest['treatments']> = [],
) {
  return pictureGraph({
    pieces: [{ kind: 'media', media: 0, start: rational(0), frames: 48 }],
    media: [{ path: 'film/a.mp4', fingerprint: 'a', video: { ...video, ...change }, audio: null }],
    canvas: { width: 1280, height: 720, rate: rational(24) },
    pixelFormats,
    treatments,
    pathOf: () => '/media/film/a.mp4',
  });
}

/** What is done to the sources, without the branches behind it. */
const conforming = (filters: string) => filters.split('[branch0]')[0] ?? '';

test('the scaler never changes a matrix, which would cost more than scaling; another filter does, where it must', () => {
  const scaler = 'in_color_matrix=bt709:in_range=tv:out_color_matrix=bt709:out_range=tv';
  expect(graphOf().filters).toContain(scaler);
  expect(graphOf().filters).not.toContain('colorspace=i');
  expect(graphOf({ matrix: 'bt601' }).filters).toContain(`${scaler},colorspace=ispace=smpte170m:space=bt709:`);
  expect(conforming(graphOf({ matrix: null, range: 'pc' }).filters)).not.toMatch(
    /in_color_matrix|in_range|colorspace=i/,
  );
  expect(graphOf({ range: 'pc' }).filters).toContain('in_range=pc');
});

test('frames that are left out are not scaled, and none is scaled twice', () => {
  const order = (filters: string) =>
    [...conforming(filters).matchAll(/[,\]](fps|scale|bwdif)=/g)].map((match) => match[1]);
  expect(order(graphOf().filters)).toEqual(['fps', 'scale']);
  expect(order(graphOf({ rate: rational(48), interlaced: true }).filters)).toEqual(['bwdif', 'fps', 'scale']);
  expect(order(graphOf({ rate: rational(12) }).filters)).toEqual(['scale', 'fps']);
});

/** The branches behind the joined film, in which outputs are made. */
const branching = (filters: string) =>
  filters
    .split(';\n')
    .filter((line) => line.startsWith('[branch'))
    .map((line) => line.replace(/,setparams=[^,]+/, ''));

test('outputs of one pixel format share its conversion, and are looked at once', () => {
  const { filters, seen } = graphOf({}, ['yuv420p', 'yuv422p10le', 'yuv420p']);
  expect(branching(filters)).toEqual([
    '[branch0]format=yuv420p,split=3[branch0x0][out0][out2]',
    `[branch0x0]${GLANCE},split=1[seen0]`,
    '[branch1]format=yuv422p10le,split=2[branch1x0][out1]',
    `[branch1x0]${GLANCE},split=1[seen1]`,
  ]);
  expect(seen).toEqual([0, 1, 0]);
});

test('what is looked at is what the encoder is given, with all that is done to it before', () => {
  const { filters, seen } = graphOf({}, ['yuv420p', 'yuv420p', 'yuv420p'], [[], ['crop=8:8'], ['crop=8:8']]);
  expect(branching(filters)).toEqual([
    '[branch0]format=yuv420p,split=2[branch0x0][out0]',
    `[branch0x0]${GLANCE},split=1[seen0]`,
    '[branch1]crop=8:8,split=1[branch1x0]',
    '[branch1x0]format=yuv420p,split=3[branch1x0x0][out1][out2]',
    `[branch1x0x0]${GLANCE},split=1[seen1]`,
  ]);
  expect(seen).toEqual([0, 1, 1]);
});

test.each([
  ['h264', '1'],
  ['mpeg2video', '1'],
  ['mpeg4', '1'],
  ['hevc', '2'],
  ['prores', '2'],
])('%s is decoded by %s thread, so that no damage is overlooked that it could show', (codec, threads) => {
  const options = graphOf({ codec }).inputs[0]?.options ?? [];
  expect(options[options.indexOf('-threads') + 1]).toBe(threads);
});
