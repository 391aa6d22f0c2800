import { cutSpans } from '../../../../activities/plan/cut-spans';
import { layOut } from '../../../../activities/plan/lay-out';
import { renditionHash } from '../../../../activities/plan/rendition-hash';
import { readOtio } from '../../../../activities/plan/timeline/read-otio';
import { ReelbatchError } from '../../../../model/failure';
import { presetFor } from '../../../../model/presets';
import type { PictureSource } from '../../../../model/program';
import { toNumber } from '../../../../model/rational';
import { clip as clipOf, dissolve, finder, gap, range, stack, timelineOf, track } from '../../../support/otio';

const metadata = { reelbatch: { canvas: { width: 128, height: 64, frame_rate: 24 } } };
const clip = (name: string, start: number, frames: number, more: object = {}) =>
  clipOf(name, `${name}.mov`, range(start, frames, 24), more);
const hole = (frames: number) => ({ ...gap(0), source_range: range(0, frames, 24) });

const program = async (...tracks: unknown[]) =>
  layOut(await readOtio(timelineOf(stack(tracks), { metadata }), 'p/timeline.otio', finder), 'p');

async function pieces(...tracks: unknown[]) {
  const { video, media } = await program(...tracks);
  const source = (one: PictureSource) =>
    'media' in one ? `${media[one.media]?.path.replace('.mov', '')} ${toNumber(one.start) * 24}` : one.kind;
  return video.map((piece) =>
    piece.kind === 'dissolve'
      ? `${source(piece.from)} > ${source(piece.to)} ${piece.offset}+${piece.frames}/${piece.length}`
      : `${source(piece)}+${piece.frames}`,
  );
}

async function messageOf(...tracks: unknown[]): Promise<string> {
  const error = await program(...tracks).catch((thrown: unknown) => thrown);
  if (!(error instanceof ReelbatchError)) throw error ?? new Error('it was read');
  return error.failure.message;
}

test('takes from both clips what it is written to take, and from their handles', async () => {
  expect(await pieces(track('Video', [clip('a', 10, 20), dissolve(2, 4), clip('b', 100, 20)]))).toEqual([
    'a 10+18',
    'a 28 > b 98 0+6/6',
    'b 104+16',
  ]);
});

test('a clip may be in two of them, and be used up by them', async () => {
  const children = [clip('a', 0, 10), dissolve(0, 5), clip('b', 100, 10), dissolve(5, 0), clip('c', 50, 10)];
  expect(await pieces(track('Video', children))).toEqual([
    'a 0+10',
    'a 10 > b 100 0+5/5',
    'b 105 > c 45 0+5/5',
    'c 50+10',
  ]);
  const crowded = [clip('a', 0, 10), dissolve(0, 6), clip('b', 100, 10), dissolve(5, 0), clip('c', 50, 10)];
  expect(await messageOf(track('Video', crowded))).toContain(
    "[3] 'mix': It is longer than what is left before the cut",
  );
});

test('a trim keeps one that lies inside, drops one outside, and refuses one that it cuts', async () => {
  const children = [clip('a', 10, 20), dissolve(2, 4), clip('b', 100, 20)];
  const trimmed = (from: number, frames: number) => [
    track('Video', [stack([track('Video', children)], { source_range: range(from, frames, 24) })]),
  ];
  expect(await pieces(...trimmed(5, 25))).toEqual(['a 15+13', 'a 28 > b 98 0+6/6', 'b 104+6']);
  expect(await pieces(...trimmed(24, 10))).toEqual(['b 104+10']);
  expect(await pieces(...trimmed(0, 18))).toEqual(['a 10+18']);
  expect(await messageOf(...trimmed(19, 10))).toContain(
    "trimmed within a transition: tracks/children[0] 'V' > [0] 'stack'",
  );
  expect(await messageOf(...trimmed(0, 22))).toContain('trimmed within a transition');
});

test('what is covered of it is left out and the rest goes on where it stands', async () => {
  const below = track('Video', [clip('a', 10, 20), dissolve(4, 4), clip('b', 100, 20)]);
  expect(await pieces(below, track('Video', [hole(18), clip('c', 0, 3)]))).toEqual([
    'a 10+16',
    'a 26 > b 96 0+2/8',
    'c 0+3',
    'a 31 > b 101 5+3/8',
    'b 104+16',
  ]);
});

test('sound follows: in its own track, or with the pictures', async () => {
  const children = [clip('a', 10, 20), dissolve(2, 4), clip('mute', 100, 20)];
  const alone = await program(track('Video', children));
  expect(alone.audio[0]?.map(({ kind, frames }) => `${kind} ${frames}`)).toEqual([
    'media 18',
    'dissolve 6',
    'silence 16',
  ]);
  expect(alone.audio[0]?.[1]).toMatchObject({ to: { kind: 'silence' } });
  const own = await program(
    track('Video', [clip('a', 0, 40)]),
    track('Audio', [clip('x', 0, 20), dissolve(3, 3), hole(20)]),
  );
  expect(own.audio[0]?.map(({ kind, frames }) => `${kind} ${frames}`)).toEqual([
    'media 17',
    'dissolve 6',
    'silence 17',
  ]);
});

test('what cannot be made is refused at once, each by its place', async () => {
  const late = 100 * 24 - 20;
  const message = await messageOf(
    track('Video', [
      dissolve(0, 5),
      clip('a', 0, 20),
      dissolve(0, 40),
      clip('b', 10, 30),
      dissolve(12, 0),
      clip('c', 4, 30),
      dissolve(0, 12),
      clip('d', late, 20),
      dissolve(0, 8),
      clip('e', 0, 20),
      dissolve(4, 4),
      stack([track('Video', [clip('f', 0, 20)])]),
    ]),
    track('Video', [hole(10), dissolve(0, 5), clip('g', 0, 20)]),
  );
  for (const words of [
    "[0] 'mix': A transition needs a clip or a gap on either side",
    "[2] 'mix': It is longer than what lies behind the cut",
    "[4] 'mix': It needs 12 frames of the file before the clip tracks/children[0] 'V' > [5] 'c', there are 4.",
    "[8] 'mix': It needs 8 frames of the file behind the clip tracks/children[0] 'V' > [7] 'd', there are 0.",
    "[10] 'mix': It joins a stack or a track",
    "tracks/children[1] 'V' > [1] 'mix': It fades over the tracks below",
  ])
    expect(message).toContain(words);
  const wipe = dissolve(2, 2, { transition_type: 'Custom_Transition' });
  const negative = dissolve(-2, 4);
  const other = await messageOf(
    track('Video', [clip('a', 9, 9), wipe, clip('b', 9, 9), negative, clip('c', 9, 9)]),
    wipe,
  );
  for (const words of [
    'The transition Custom_Transition cannot',
    'an offset below zero',
    "[1] 'mix': A Transition cannot",
  ])
    expect(other).toContain(
      words.replace(': A', ': The timeline holds something that cannot be assembled. A').replace(/^\[1\].*A T/, 'A T'),
    );
});

test('no span cuts through it, and its clips decide the name of its span', async () => {
  const film = async (length: number) => {
    const children = [clip('a', 300, 200), dissolve(length / 2, length / 2), clip('b', 600, 300)];
    const { video, media, canvas } = await program(track('Video', children));
    const spans = cutSpans(video, media, canvas);
    const context = { media, canvas, encoderBuild: 'x' };
    const preset = presetFor('mp4', 'standard');
    return { spans, names: spans.map((span) => renditionHash(span, preset, context)) };
  };
  for (const length of [10, 100, 300]) {
    const { spans } = await film(length);
    const found = spans.flatMap((span) => span.pieces.filter((piece) => piece.kind === 'dissolve'));
    expect(found).toMatchObject([{ offset: 0, frames: length, length }]);
  }
  const [short, long] = [await film(10), await film(12)];
  expect(long.names.filter((name) => !short.names.includes(name)).length).toBeGreaterThanOrEqual(1);
  expect(long.names.some((name) => short.names.includes(name))).toBe(true);
});
