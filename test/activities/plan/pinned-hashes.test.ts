import { cutSpans } from '../../../activities/plan/cut-spans';
import { cutStretches } from '../../../activities/plan/cut-stretches';
import { layOut } from '../../../activities/plan/lay-out';
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

test('a project of today keeps the names of its renditions: what is rendered is found again', async () => {
  const program = layOut(
    await readOtio(text, 'film/timeline.otio', {
      find,
      findAbsolute: find,
      findSequence: async ({ path }) => await find(path),
    }),
    'film',
  );
  const { media, canvas, video, audio, frames } = program;
  const context = { media, canvas, encoderBuild: 'build' };
  const preset = presetFor('mp4', 'standard');
  const pictures = cutSpans(video, media, canvas).map((span) => renditionHash(span, preset, context).slice(0, 16));
  const sound = cutStretches(audio, frames, canvas.rate).map((stretch) => stretchHash(stretch, context).slice(0, 16));
  expect({ frames, pictures, sound }).toEqual({
    frames: 430,
    pictures: [
      '3f48ce92fb0f5848',
      'd80ae6f49a7c06f6',
      '88155bed8df5cb29',
      'ddccd80545619c71',
      '6cfefbc72ae9da20',
      '29ad4f0e97f6d9ae',
    ],
    sound: ['acd705c883ac1e91'],
  });
});
