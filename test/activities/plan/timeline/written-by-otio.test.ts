import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layOut } from '../../../../activities/plan/lay-out';
import { readOtio } from '../../../../activities/plan/timeline/read-otio';
import type { AudioPiece, VideoPiece } from '../../../../model/program';
import { type Rational, toNumber } from '../../../../model/rational';
import { finder } from '../../../support/otio';

/** Two files that opentimelineio 0.18.1 (Python) wrote of one timeline: as it does today, and for readers that know Clip.1 only. */
test.each(['clip2', 'clip1'])('what the library itself writes is read: %s.otio', async (name) => {
  const text = await readFile(join(__dirname, 'written-by-otio', `${name}.otio`), 'utf8');
  const { video, audio, media, leftOut } = layOut(await readOtio(text, 'p/timeline.otio', finder), 'p');
  const source = (one: { kind: string; media?: number; start?: Rational }) =>
    one.media === undefined || !one.start
      ? one.kind
      : `${one.kind} ${media[one.media]?.path} ${Number((toNumber(one.start) * 24).toFixed(3))}`;
  const words = (piece: VideoPiece | AudioPiece) =>
    `${piece.kind === 'dissolve' ? `${source(piece.from)} > ${source(piece.to)}` : source(piece)} +${piece.frames}`;
  expect(video.map(words)).toEqual([
    'media a.mov 100 +44',
    'media a.mov 144 > media b.mov 196 +12',
    'media b.mov 208 +40',
    'black +12',
    'held a.mov 300 +24',
    'media c.mov 6 +6',
    'media d.mov 50 +10',
    'media c.mov 22 +14',
    'media a.mov 5 +3',
    'media b.mov 0 +7',
    'black +6',
    'media e_proxy.mov 10 +24',
    'media df.mov 24.024 +24',
  ]);
  expect(audio.map((row) => row.map(words))).toEqual([
    [
      'media a.mov 100 +44',
      'media a.mov 144 > media b.mov 196 +12',
      'media b.mov 208 +40',
      expect.stringContaining('silence'),
    ],
  ]);
  expect(leftOut).toEqual(["tracks/children[0] 'V1' > [0] 'a': 1 markers"]);
});
