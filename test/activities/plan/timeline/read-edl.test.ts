import fc from 'fast-check';
import { layOut } from '../../../../activities/plan/lay-out';
import { readEdl } from '../../../../activities/plan/timeline/read-edl';
import { ReelbatchError } from '../../../../model/failure';
import type { AudioPiece, VideoPiece } from '../../../../model/program';
import { type Rational, rational, toNumber } from '../../../../model/rational';
import { framesOf } from '../../../../model/timecode';
import { film, finder as usual } from '../../../support/otio';

const NAMES = [
  'A.mov',
  'b.mov',
  'Scene 7.mov',
  'late.mov',
  'drop.mov',
  'fast.mov',
  'm.wav',
  'x.mov',
  'x.mp4',
  'timeline.edl',
];

async function find(path: string) {
  const { video, audio } = await usual.find(path).then(() => film(path));
  const rate = path === 'drop.mov' ? rational(30000, 1001) : path === 'fast.mov' ? rational(50) : rational(24);
  const start = { 'late.mov': '01:00:00:00', 'drop.mov': '00:59:58;00' }[path];
  const facts = { path, fingerprint: path, video: path.endsWith('.wav') || !video ? null : { ...video, rate }, audio };
  return start === undefined ? facts : { ...facts, timecode: start };
}

const program = async (...lines: string[]) =>
  layOut(
    await readEdl(lines.join('\r\n'), 'p/timeline.edl', {
      finder: { ...usual, find, findAbsolute: find },
      names: NAMES,
    }),
    'p',
  );

/** `A.mov 12+24`: of A.mov the 24 frames from frame 12 on. */
async function shown(...lines: string[]) {
  const { video, audio, media, canvas } = await program(...lines);
  const source = (one: { kind: string; media?: number; start?: Rational }) =>
    one.media === undefined || !one.start
      ? one.kind
      : `${media[one.media]?.path} ${Math.round(toNumber(one.start) * toNumber(canvas.rate) * 1e6) / 1e6}`;
  const words = (piece: VideoPiece | AudioPiece) =>
    piece.kind === 'dissolve'
      ? `${source(piece.from)} > ${source(piece.to)}+${piece.frames}`
      : `${source(piece)}+${piece.frames}`;
  return { video: video.map(words), audio: audio.map((row) => row.map(words)) };
}

async function messageOf(...lines: string[]): Promise<string> {
  const error = await program(...lines).catch((thrown: unknown) => thrown);
  if (!(error instanceof ReelbatchError)) throw error ?? new Error('it was read');
  return error.failure.message;
}

test('cuts, black and record gaps, from the first record time on', async () => {
  const { video, audio } = await shown(
    'TITLE: CUT',
    'FCM: NON-DROP FRAME',
    '',
    '001  A        V     C        00:00:01:00 00:00:02:00 01:00:00:00 01:00:01:00',
    '* FROM CLIP NAME: b.mov',
    '002  BL       V     C        00:00:00:00 00:00:00:12 01:00:01:00 01:00:01:12',
    '003  A        V     C        00:00:00:05 00:00:01:05 01:00:02:00 01:00:03:00',
    '* SOME OTHER COMMENT',
    '004  AX       V     C        01:00:02:00 01:00:02:10 01:00:03:00 01:00:03:10',
    '* FROM CLIP NAME:  LATE',
  );
  expect(video).toEqual(['b.mov 24+24', 'black+24', 'A.mov 5+24', 'late.mov 48+10']);
  expect(audio).toEqual([['b.mov 24+24', 'silence+24', 'A.mov 5+24', 'late.mov 48+10']]);
});

test.each([
  ['A', '01:00:00:12', '01:00:01:12', '01:00:00:12'],
  ['DROP', '01:00:00;00', '01:00:01;00', '01:00:00;00'],
])('the film of a list begins at the first record time: %s', async (reel, from, to, expected) => {
  const source = reel === 'DROP' ? '00:59:58;00 00:59:59;00' : '00:00:01:00 00:00:02:00';
  expect(await program(`001  ${reel}  V  C  ${source} ${from} ${to}`)).toMatchObject({ startTimecode: expected });
});

test('channels: sound has tracks of its own, and two sides of one recording are heard once', async () => {
  expect(
    await shown(
      '001  A  V     C  00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00',
      '002  M  A     C  00:00:02:00 00:00:02:12 00:00:00:00 00:00:00:12',
      '003  M  A2    C  00:00:02:00 00:00:02:12 00:00:00:00 00:00:00:12',
      '004  B  A2    C  00:00:00:00 00:00:00:06 00:00:00:18 00:00:01:00',
      '005  B  AA/V  C  00:00:00:00 00:00:00:06 00:00:01:00 00:00:01:06',
    ),
  ).toEqual({
    video: ['A.mov 0+24', 'b.mov 0+6'],
    audio: [
      ['m.wav 48+12', 'silence+12', 'b.mov 0+6'],
      ['silence+18', 'b.mov 0+6', 'silence+6'],
    ],
  });
});

test('a dissolve begins at its record time, from what goes out, and is as long as it is written', async () => {
  const { video } = await shown(
    '001  BL  V  C      00:00:00:00 00:00:00:00 01:00:00:00 01:00:00:00',
    '001  A   V  D  006 00:00:01:00 00:00:02:00 01:00:00:00 01:00:01:00',
    '002  A   V  C      00:00:02:00 00:00:02:00 01:00:01:00 01:00:01:00',
    '002  AX  V  D  012 00:00:03:00 00:00:04:00 01:00:01:00 01:00:02:00',
    '* FROM CLIP NAME: A.mov',
    '* TO CLIP NAME: Scene 7.mov',
    '003  B   V  D  004 00:00:00:10 00:00:01:10 01:00:02:00 01:00:03:00',
  );
  expect(video).toEqual([
    'black > A.mov 24+6',
    'A.mov 30+18',
    'A.mov 48 > Scene 7.mov 72+12',
    'Scene 7.mov 84+12',
    'Scene 7.mov 96 > b.mov 10+4',
    'b.mov 14+20',
  ]);
});

test('drop-frame times are those of 29.97, also where the file counts so', async () => {
  const { video } = await shown('FCM: DROP FRAME', '001  DROP  V  C  01:00:00;00 01:00:01;00 00:00:59;00 00:01:00;02');
  // From 59:58;00 to 01:00:00;00 are 60 frames: at an hour no number is left out; 59;00 to 1:00;02 are 30.
  expect(video).toEqual(['drop.mov 60+30']);
});

test.each([
  ['01:00:00:00', { nominal: 24, drop: false }, 86_400],
  ['01:00:00;00', { nominal: 30, drop: true }, 107_892],
  ['00:01:00;02', { nominal: 30, drop: true }, 1800],
  ['00:10:00;00', { nominal: 60, drop: true }, 35_964],
  ['00:01:00;00', { nominal: 30, drop: true }, undefined],
  ['00:00:00:24', { nominal: 24, drop: false }, undefined],
  ['00:61:00:00', { nominal: 24, drop: false }, undefined],
])('%s in %j is frame %s', (text, count, frames) => {
  expect(framesOf(text, count)).toBe(frames);
});

test('a speed that is the rate is none, and a still has no timecode', async () => {
  const lines = [
    '001  A  V  C  00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00',
    'M2   A       024.0       00:00:00:00',
  ];
  expect((await shown(...lines)).video).toEqual(['A.mov 0+24']);
});

test('M2 lines say at what speed an event runs, of a dissolve of each side; nothing is a frame that is held', async () => {
  const lines = [
    '001  A  V  C      00:00:00:00 00:00:02:00 00:00:00:00 00:00:01:00',
    'M2   A       048.0       00:00:00:00',
    '002  A  V  C      00:00:02:00 00:00:02:00 00:00:01:00 00:00:01:00',
    '002  B  V  D  004 00:00:04:00 00:00:04:12 00:00:01:00 00:00:02:00',
    'M2   A       048.0       00:00:02:00',
    'M2   B       012.0       00:00:04:00',
    '003  AX  V  C     00:00:01:00 00:00:01:01 00:00:02:00 00:00:03:00',
    '* FROM CLIP NAME: Scene 7.mov',
    'M2   AX      000.0       00:00:01:00',
  ];
  const { video } = await program(...lines);
  const [double, half] = [rational(2), rational(1, 2)];
  expect(video).toMatchObject([
    { kind: 'media', start: rational(0), speed: double, frames: 24 },
    {
      kind: 'dissolve',
      from: { start: rational(2), speed: double },
      to: { start: rational(4), speed: half },
      frames: 4,
    },
    { kind: 'media', start: rational(49, 12), speed: half, frames: 20 },
    { kind: 'held', start: rational(1), frames: 24 },
  ]);
});

test.each([
  ['048.0', 'line 1: It shows 24 frames of its source in 24: not so at 48.'],
  ['-024.0', 'line 1: Its source runs at -24 frames a second: from nothing to a hundred times is read.'],
  ['fast', 'line 2: A speed of no event before it'],
])('a speed of %s that is none of the event is refused', async (speed, words) => {
  const event = '001  A  V  C  00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00';
  expect(await messageOf(event, `M2   A       ${speed}       00:00:00:00`)).toContain(words);
});

test('every fault is named by its line, all at once', async () => {
  const message = await messageOf(
    '001  GONE  V  C  00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00',
    '002  A  V  C  00:00:00:00 00:00:01:00 00:00:01:00 00:00:02:00',
    'M2   Q       048.0       00:00:00:00',
    '003  A  V  C  00:00:00:00 00:00:02:00 00:00:02:00 00:00:03:00',
    '004  A  V  W001  012 00:00:00:00 00:00:01:00 00:00:03:00 00:00:04:00',
    '005  A  V7  C  00:00:00:00 00:00:01:00 00:00:04:00 00:00:05:00',
    '006  A  V  C  00:00:00:00 00:00:01:00',
    '007  A  V  C  00:00:00:30 00:00:01:30 00:00:05:00 00:00:06:00',
    '008  A  V  C  00:00:00:00 00:00:01:00 00:00:01:12 00:00:02:12',
    '009  LATE  V  C  00:00:00:00 00:00:01:00 00:00:06:00 00:00:07:00',
    '010  X  V  C  00:00:00:00 00:00:01:00 00:00:07:00 00:00:08:00',
    '011  FAST  V  C  00:00:00:00 00:00:01:00 00:00:08:00 00:00:09:00',
    '012  A  V  D  00:00:00:00 00:00:01:00 00:00:09:00 00:00:10:00',
    'SPLIT: AUDIO DELAY= 00:00:01:00',
    '013  A  V  C  00:00:00;00 00:00:01;00 00:00:10;00 00:00:11;00',
  );
  for (const words of [
    "line 1: The project's folder has no file of the reel GONE",
    'line 3: A speed of no event before it: M2',
    'line 4: It shows 48 frames of its source in 24: there is no M2 line that says at what speed.',
    'line 5: The edit W001',
    'line 6: The channel V7',
    'line 7: An event has number, reel, channel',
    'line 8: No timecode at 24 frames a second: 00:00:00:30, 00:00:01:30',
    'line 9: It begins before the event of line 2 ends',
    'line 10: It begins at 00:00:00:00, the file at 01:00:00:00',
    'line 11: X may be x.mov or x.mp4',
    'line 12: Its file runs at 50 frames a second, the list at 24',
    'line 13: A dissolve has a length in frames',
    'line 14: This cannot be read: SPLIT',
    'line 15: Drop-frame timecode is for 29.97',
  ])
    expect(
      message.replaceAll(/The timeline (cannot be read|holds something that cannot be assembled)\. /g, ''),
    ).toContain(words);
  const lines = [...message.matchAll(/\bline (\d+): /g)].map((match) => Number(match[1]));
  expect(lines).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
});

test('a dissolve needs its handle', async () => {
  const message = await messageOf(
    '001  A  V  C      00:01:39:00 00:01:40:00 00:00:00:00 00:00:01:00',
    '002  B  V  D  012 00:00:00:00 00:00:01:00 00:00:01:00 00:00:02:00',
  );
  expect(message).toContain('line 2: It needs 12 frames of the file behind the clip line 1, there are 0.');
});

test('whatever text it is, it is read or refused', async () => {
  const timecode = fc.constantFrom('00:00:00:00', '00:00:01:00', '00:00:02:00', '01:00:00;02', '9', '00:00:99:00');
  const event = fc
    .tuple(
      fc.constantFrom('001', '002'),
      fc.constantFrom('A', 'B', 'BL', 'M', '?'),
      fc.constantFrom('V', 'A', 'A2', 'B', '__proto__'),
      fc.constantFrom('C', 'D 012', 'D', 'W001 4'),
      timecode,
      timecode,
      timecode,
      timecode,
    )
    .map((words) => words.join('  '));
  const line = fc.oneof(event, fc.string(), fc.constantFrom('FCM: DROP FRAME', '* FROM CLIP NAME: b.mov', 'M2 A 1 0'));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
      try {
        const { frames, video } = await program(...lines);
        expect(video.reduce((sum, piece) => sum + piece.frames, 0)).toBe(frames);
      } catch (error) {
        expect(error).toBeInstanceOf(ReelbatchError);
      }
    }),
    { numRuns: 300 },
  );
});
