import fc from 'fast-check';
import { cutSpans } from '../../../activities/plan/cut-spans';
import { renditionHash } from '../../../activities/plan/rendition-hash';
import { presetFor } from '../../../model/presets';
import type { Media, VideoPiece } from '../../../model/program';
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
