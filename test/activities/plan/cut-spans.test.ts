import fc from 'fast-check';
import { cutSpans } from '../../../activities/plan/cut-spans';
import { cutStretches } from '../../../activities/plan/cut-stretches';
import { renditionHash } from '../../../activities/plan/rendition-hash';
import { presetFor } from '../../../model/presets';
import type { AudioPiece, Media, VideoPiece } from '../../../model/program';
import { rational, toNumber } from '../../../model/rational';
import { momentAt } from '../../../model/source-time';

const RATE = rational(24);
const canvas = { width: 1280, height: 720, rate: RATE };
const media: Media[] = Array.from({ length: 6 }, (_, index) => ({
  path: `film/${index}.mov`,
  fingerprint: `fingerprint-${index}`,
  video: {
    width: 1280,
    height: 720,
    rate: RATE,
    duration: rational(10_000),
    still: false,
    interlaced: false,
    deep: false,
    codec: 'h264',
    matrix: 'bt709',
    range: 'tv',
  },
  audio: null,
}));

const shot = fc.record({
  kind: fc.constant('media' as const),
  media: fc.nat({ max: media.length - 1 }),
  start: fc.nat({ max: 20_000 }).map((frame) => rational(frame, 24)),
  frames: fc.oneof(fc.integer({ min: 6, max: 120 }), fc.integer({ min: 1, max: 900 })),
});
const retimed = fc
  .record({ shot, speed: fc.constantFrom(rational(2), rational(1, 3), rational(-1), rational(-37, 10)) })
  .map(({ shot: one, speed }) => ({ ...one, speed }));
const black = fc.record({ kind: fc.constant('black' as const), frames: fc.integer({ min: 1, max: 300 }) });
const films = fc.array(
  fc.oneof({ weight: 8, arbitrary: shot }, { weight: 1, arbitrary: retimed }, { weight: 1, arbitrary: black }),
  {
    minLength: 1,
    maxLength: 80,
  },
);

const framesOf = (pieces: readonly VideoPiece[]) => pieces.reduce((sum, { frames }) => sum + frames, 0);
const names = (film: readonly VideoPiece[]) =>
  cutSpans(film, media, canvas).map((span) =>
    renditionHash(span, presetFor('mp4', 'standard'), { media, canvas, encoderBuild: 'x' }),
  );

/** What is shown at each frame of the film, as text. */
function shown(pieces: readonly VideoPiece[]): string[] {
  return pieces.flatMap((piece) =>
    Array.from({ length: piece.frames }, (_, frame) =>
      piece.kind !== 'media'
        ? piece.kind
        : `${piece.media} ${(toNumber(momentAt(piece, frame, RATE)) * 24).toFixed(3)}`,
    ),
  );
}

test('spans are the film, frame for frame, in order', () => {
  fc.assert(
    fc.property(films, (film) => {
      const spans = cutSpans(film, media, canvas);
      expect(spans.flatMap(({ pieces }) => shown(pieces))).toEqual(shown(film));
      let at = 0;
      for (const span of spans) {
        expect(span.firstFrame).toBe(at);
        expect(framesOf(span.pieces)).toBe(span.frames);
        at += span.frames;
      }
    }),
    { numRuns: 60 },
  );
});

test('none is under a second but a film that is, and none is over ten', () => {
  fc.assert(
    fc.property(films, (film) => {
      const spans = cutSpans(film, media, canvas);
      for (const { frames } of spans) {
        if (spans.length > 1) expect(frames).toBeGreaterThanOrEqual(24);
        expect(frames).toBeLessThanOrEqual(240);
      }
    }),
    { numRuns: 300 },
  );
});

test('where it stands on the timeline does not matter to a span', () => {
  const film = Array.from(
    { length: 30 },
    (_, index) =>
      ({
        kind: 'media',
        media: index % 6,
        start: rational(index * 100, 24),
        frames: 40 + ((index * 37) % 60),
      }) as const,
  );
  const before = names(film);
  const after = new Set(names([{ kind: 'media', media: 5, start: rational(777), frames: 53 }, ...film]));
  expect(before.filter((name) => !after.has(name)).length).toBeLessThanOrEqual(3);
});

describe('a re-cut of sixty shots', () => {
  const sixty = fc.array(
    fc.record({
      kind: fc.constant('media' as const),
      media: fc.nat({ max: 5 }),
      start: fc.nat({ max: 20_000 }).map((f) => rational(f, 24)),
      frames: fc.integer({ min: 12, max: 192 }),
    }),
    { minLength: 60, maxLength: 60 },
  );
  const other: VideoPiece = { kind: 'media', media: 0, start: rational(9000), frames: 61 };
  const edits: [string, (film: readonly VideoPiece[], at: number) => VideoPiece[]][] = [
    ['inserting a shot', (film, at) => [...film.slice(0, at), other, ...film.slice(at)]],
    ['deleting a shot', (film, at) => [...film.slice(0, at), ...film.slice(at + 1)]],
    [
      'trimming a shot by five frames',
      (film, at) => film.map((piece, index) => (index === at ? { ...piece, frames: piece.frames - 5 } : piece)),
    ],
    [
      'replacing a shot',
      (film, at) => film.map((piece, index) => (index === at ? { ...other, frames: piece.frames } : piece)),
    ],
  ];

  test.each(edits)('%s renders two spans anew on average, five at most', (_, edit) => {
    const anew: number[] = [];
    fc.assert(
      fc.property(sixty, fc.nat({ max: 59 }), (film, at) => {
        const before = new Set(names(film));
        anew.push(names(edit(film, at)).filter((name) => !before.has(name)).length);
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(Math.max(...anew)).toBeLessThanOrEqual(5);
    expect(anew.reduce((sum, count) => sum + count, 0) / anew.length).toBeLessThanOrEqual(2);
  });
});

describe('the name of a rendition', () => {
  const piece: VideoPiece = { kind: 'media', media: 0, start: rational(1), frames: 48 };
  const preset = presetFor('mp4', 'standard');
  const context = { media, canvas, encoderBuild: 'build' };
  const name = renditionHash({ pieces: [piece] }, preset, context);
  const changedMedia = (change: Partial<Media>) => ({ ...context, media: media.map((one) => ({ ...one, ...change })) });

  test.each([
    ['the start', renditionHash({ pieces: [{ ...piece, start: rational(2) }] }, preset, context)],
    ['the length', renditionHash({ pieces: [{ ...piece, frames: 49 }] }, preset, context)],
    ['the source', renditionHash({ pieces: [piece] }, preset, changedMedia({ fingerprint: 'other' }))],
    ['the canvas', renditionHash({ pieces: [piece] }, preset, { ...context, canvas: { ...canvas, width: 640 } })],
    ['the rate', renditionHash({ pieces: [piece] }, preset, { ...context, canvas: { ...canvas, rate: rational(25) } })],
    ['the encoder build', renditionHash({ pieces: [piece] }, preset, { ...context, encoderBuild: 'other' })],
    ['the settings', renditionHash({ pieces: [piece] }, presetFor('mp4', 'high'), context)],
  ])('changes with %s', (_, other) => {
    expect(other).not.toBe(name);
  });

  test.each([
    ['the path', renditionHash({ pieces: [piece] }, preset, changedMedia({ path: 'elsewhere/x.mov' }))],
    ['the name of the preset', renditionHash({ pieces: [piece] }, { ...preset, name: 'mine' }, context)],
    [
      'the sound settings',
      renditionHash({ pieces: [piece] }, { ...preset, audio: { ...preset.audio, arguments: ['-b:a', '1k'] } }, context),
    ],
  ])('does not change with %s', (_, same) => {
    expect(same).toBe(name);
  });
});

describe('stretches of sound', () => {
  const piece = (index: number, frames: number): AudioPiece => ({
    kind: 'media',
    media: index,
    start: rational(index),
    frames,
  });

  test('end only where every row has a cut, after a minute', () => {
    const dialogue = Array.from({ length: 20 }, (_, index) => piece(index % 6, 240));
    const music = [piece(0, 1800), piece(1, 1800), { kind: 'silence', frames: 1200 } as const];
    const stretches = cutStretches([dialogue, music], 4800, RATE);
    expect(stretches.map(({ firstFrame, frames }) => [firstFrame, frames])).toEqual([
      [0, 3600],
      [3600, 1200],
    ]);
    expect(cutStretches([dialogue], 4800, RATE).map(({ frames }) => frames)).toEqual([1440, 1440, 1440, 480]);
  });

  test('no graph gets more than fifty pieces where there are cuts', () => {
    const row = Array.from({ length: 200 }, (_, index) => piece(index % 6, 2));
    const stretches = cutStretches([row], 400, RATE);
    expect(stretches.map(({ rows }) => rows[0]?.length)).toEqual([50, 50, 50, 50]);
  });

  test('silence needs no source', () => {
    expect(cutStretches([[{ kind: 'silence', frames: 10 }]], 10, RATE)).toEqual([
      { firstFrame: 0, frames: 10, rows: [] },
    ]);
  });
});
