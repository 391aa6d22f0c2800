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

function graphOf(change: Partial<MediaVideo> = {}, pixelFormats: PictureRequest['pixelFormats'] = ['yuv420p']) {
  return pictureGraph({
    pieces: [{ kind: 'media', media: 0, start: rational(0), frames: 48 }],
    media: [{ path: 'film/a.mp4', fingerprint: 'a', video: { ...video, ...change }, audio: null }],
    canvas: { width: 1280, height: 720, rate: rational(24) },
    pixelFormats,
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

test('outputs of one pixel format share its conversion', () => {
  const { filters } = graphOf({}, ['yuv420p', 'yuv422p10le', 'yuv420p']);
  const branches = filters.split(';\n').filter((line) => line.startsWith('[branch'));
  expect(branches.map((line) => line.replace(/,setparams=[^,]+/, ''))).toEqual([
    '[branch0]format=yuv420p,split=3[out0][out2][look0]',
    '[branch1]format=yuv422p10le,split=2[out1][look1]',
  ]);
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
