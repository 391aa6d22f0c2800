import { cutSpans } from '../../../activities/plan/cut-spans';
import { cutStretches } from '../../../activities/plan/cut-stretches';
import { layOut } from '../../../activities/plan/lay-out';
import { slicePiece } from '../../../activities/plan/pieces';
import { renditionHash, stretchHash } from '../../../activities/plan/rendition-hash';
import type { MediaFinder } from '../../../activities/plan/timeline/media-finder';
import { readOtio } from '../../../activities/plan/timeline/read-otio';
import { otioText } from '../../../infra/demo/otio';
import { presetFor } from '../../../model/presets';
import { rational } from '../../../model/rational';

const find: MediaFinder['find'] = async (path) => ({
  path: `film/${path}`,
  fingerprint: path,
  video: {
    width: 1280,
    height: 720,
    rate: rational(24000, 1001),
    duration: rational(100),
    still: path.endsWith('.png'),
    interlaced: false,
    deep: false,
    codec: 'h264',
    matrix: 'bt709',
    range: 'tv',
  },
  audio: { sampleRate: 48000, channels: 2, duration: rational(100) },
});

const text = otioText({
  name: 'pinned',
  rate: 23.976,
  canvas: { width: 640, height: 360, frame_rate: '24000/1001' },
  tracks: [
    {
      kind: 'Video',
      name: 'V1',
      shots: [
        { name: 'a', file: 'a.mov', start: 48, frames: 100 },
        { name: 'gap', file: null, start: 0, frames: 30 },
        { name: 'b', file: 'b.mov', start: 0, frames: 250 },
        { name: 'still', file: 'c.png', start: 0, frames: 50 },
      ],
    },
    {
      kind: 'Video',
      name: 'V2',
      shots: [
        { name: 'hole', file: null, start: 0, frames: 200 },
        { name: 'over', file: 'a.mov', start: 500, frames: 60 },
      ],
    },
    { kind: 'Audio', name: 'A1', shots: [{ name: 'music', file: 'm.wav', start: 12, frames: 300 }] },
  ],
});

async function assembled() {
  const program = layOut(
    await readOtio(text, 'film/timeline.otio', {
      find,
      findAbsolute: find,
      findSequence: async ({ path }) => await find(path),
    }),
    'film',
  );
  const { media, canvas } = program;
  return { program, context: { media, canvas, encoderBuild: 'build' } };
}

const preset = presetFor('mp4', 'standard');

test('a project of today keeps the names of its renditions: what is rendered is found again', async () => {
  const { program, context } = await assembled();
  const { media, canvas, video, audio, frames } = program;
  const pictures = cutSpans(video, media, canvas).map((span) => renditionHash(span, preset, context).slice(0, 16));
  const stretches = cutStretches(audio, frames, { media, rate: canvas.rate });
  const sound = stretches.map((stretch) => stretchHash(stretch, context).slice(0, 16));
  expect({ frames, pictures, sound }).toEqual({
    frames: 430,
    pictures: ['16662238a09906be', 'da934acf97c31149', 'ddccd80545619c71', '8d05c420c9bd7c06', 'c849a5b0e0b3c6fe'],
    sound: ['acd705c883ac1e91'],
  });
});

/** Where films were cut by an earlier rule: the names do not depend on the rule. */
test.each([
  [0, 48, '3f48ce92fb0f5848'],
  [48, 100, 'd80ae6f49a7c06f6'],
  [100, 200, '88155bed8df5cb29'],
  [200, 260, 'ddccd80545619c71'],
  [260, 322, '6cfefbc72ae9da20'],
  [322, 430, '29ad4f0e97f6d9ae'],
])('frames %i to %i are called %s, as in the first version', async (from, to, name) => {
  const { program, context } = await assembled();
  const { rate } = program.canvas;
  let at = 0;
  const pieces = program.video.flatMap((piece) => {
    const [first, last] = [Math.max(from, at), Math.min(to, at + piece.frames)];
    const kept = first < last ? [slicePiece(piece, first - at, last - first, rate)] : [];
    at += piece.frames;
    return kept;
  });
  expect(renditionHash({ pieces }, preset, context).slice(0, 16)).toBe(name);
});
