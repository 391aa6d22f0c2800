import fc from 'fast-check';
import { cutSpans } from '../../../activities/plan/cut-spans';
import { cutStretches } from '../../../activities/plan/cut-stretches';
import { renditionHash, stretchHash } from '../../../activities/plan/rendition-hash';
import { presetFor } from '../../../model/presets';
import type { AudioPiece, Media, VideoPiece } from '../../../model/program';
import { add, divide, type Rational, rational, subtract, toNumber } from '../../../model/rational';

/** Films of sixty shots of 1 to 12.5 s out of twenty sources of five rates, and what one edit costs them. */
const SHOTS = 60;
const FILMS = 40;
const SEED = 20_261;
const RATE = rational(24000, 1001);
const canvas = { width: 1280, height: 720, rate: RATE };
const SOURCE_RATES = [rational(24), RATE, rational(25), rational(30000, 1001), rational(50)];
const media: Media[] = Array.from({ length: 20 }, (_, index) => ({
  path: `film/${index}.mov`,
  fingerprint: `fingerprint-${index}`,
  video: {
    width: 1280,
    height: 720,
    rate: SOURCE_RATES[index % SOURCE_RATES.length] as Rational,
    duration: rational(1000),
    still: false,
    interlaced: false,
    deep: false,
    codec: 'h264',
    matrix: 'bt709',
    range: 'tv',
  },
  audio: { sampleRate: 48000, channels: 2, duration: rational(1000) },
}));
const context = { media, canvas, encoderBuild: 'x' };
const preset = presetFor('mp4', 'standard');

interface Shot {
  readonly media: number;
  readonly start: Rational;
  readonly frames: number;
  /** Frames of the dissolve to the next shot, even; 0 is a cut. */
  readonly dissolve: number;
}

/** @param cuts of how many cuts one is a dissolve. */
const shotOf = (cuts: number): fc.Arbitrary<Shot> =>
  fc
    .record({
      media: fc.nat({ max: media.length - 1 }),
      first: fc.integer({ min: 24, max: 5000 }),
      // A dissolve needs its frames of a clip, whatever is trimmed.
      frames: fc.integer({ min: 24, max: 300 }),
      dissolve: fc.oneof(
        { weight: cuts - 1, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }).map((half) => 2 * half) },
      ),
    })
    .map(({ first, ...rest }) => ({ ...rest, start: divide(rational(first), media[rest.media]?.video?.rate ?? RATE) }));

const after = (time: Rational, frames: number) => add(time, divide(rational(frames), RATE));

function piecesOf(shots: readonly Shot[]): (VideoPiece & AudioPiece)[] {
  return shots.flatMap((one, index) => {
    const [before, next] = [shots[index - 1], shots[index + 1]];
    const head = (before?.dissolve ?? 0) / 2;
    const tail = next ? one.dissolve / 2 : 0;
    const body = {
      kind: 'media' as const,
      media: one.media,
      start: after(one.start, head),
      frames: one.frames - head - tail,
    };
    if (!next || one.dissolve === 0) return [body];
    const length = one.dissolve;
    const from = { kind: 'media' as const, media: one.media, start: after(one.start, one.frames - tail) };
    const start = subtract(next.start, divide(rational(tail), RATE));
    const to = { kind: 'media' as const, media: next.media, start };
    return [body, { kind: 'dissolve' as const, from, to, frames: length, offset: 0, length }];
  });
}

interface Part {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

function spansOf(shots: readonly Shot[]): Part[] {
  return cutSpans(piecesOf(shots), media, canvas).map((span) => ({
    name: renditionHash(span, preset, context),
    from: span.firstFrame,
    to: span.firstFrame + span.frames,
  }));
}

function stretchesOf(shots: readonly Shot[]): Part[] {
  const row = piecesOf(shots);
  const frames = row.reduce((sum, piece) => sum + piece.frames, 0);
  return cutStretches([row], frames, { media, rate: RATE }).map((stretch) => ({
    name: stretchHash(stretch, context),
    from: stretch.firstFrame,
    to: stretch.firstFrame + stretch.frames,
  }));
}

/** An edit answers the film that becomes of one, and at which of its shots something is new on either side. */
type Edit = (shots: readonly Shot[], at: number, more: { readonly other: Shot; readonly by: number }) => Edited;
interface Edited {
  readonly shots: readonly Shot[];
  readonly touched: readonly number[];
}

const without = (shots: readonly Shot[], at: number) => shots.filter((_, index) => index !== at);
const changed = (shots: readonly Shot[], at: number, change: (one: Shot) => Shot) =>
  shots.map((one, index) => (index === at ? change(one) : one));

const EDITS: readonly (readonly [string, Edit])[] = [
  [
    'inserting a clip',
    (shots, at, { other }) => ({ shots: [...shots.slice(0, at), other, ...shots.slice(at)], touched: [at] }),
  ],
  ['deleting a clip', (shots, at) => ({ shots: without(shots, at), touched: [at - 1, at] })],
  [
    'trimming the end of a clip',
    (shots, at, { by }) => ({
      shots: changed(shots, at, (one) => ({ ...one, frames: one.frames - by })),
      touched: [at],
    }),
  ],
  [
    'trimming the head of a clip',
    (shots, at, { by }) => ({
      shots: changed(shots, at, (one) => ({ ...one, start: after(one.start, by), frames: one.frames - by })),
      touched: [at],
    }),
  ],
  [
    'moving a clip',
    (shots, at, { by }) => {
      const rest = without(shots, at);
      const to = (at + by * 7) % rest.length;
      return {
        shots: [...rest.slice(0, to), shots[at] as Shot, ...rest.slice(to)],
        touched: [to, ...(at <= to ? [at - 1, at] : [at, at + 1])],
      };
    },
  ],
];

/** Seconds between a part and the nearest shot that an edit touched, its own dissolves included. */
function distance(part: Part, { shots, touched }: Edited): number {
  let at = 0;
  const away = shots.map((one, index) => {
    const [from, to] = [at, at + one.frames];
    at = to;
    return touched.includes(index) ? Math.max(0, from - part.to, part.from - to) : Number.POSITIVE_INFINITY;
  });
  return Math.min(...away) / toNumber(RATE);
}

interface Costs {
  /** How many edits made so many parts new, by that number. */
  readonly counts: readonly number[];
  readonly mean: number;
  readonly farthestSeconds: number;
}

interface Recut {
  readonly edit: Edit;
  readonly cut: (shots: readonly Shot[]) => Part[];
  readonly shot: fc.Arbitrary<Shot>;
}

function costsOf({ edit, cut, shot }: Recut): Costs {
  const scenes = fc.record({
    shots: fc.array(shot, { minLength: SHOTS, maxLength: SHOTS }),
    at: fc.nat({ max: SHOTS - 1 }),
    other: shot,
    by: fc.integer({ min: 1, max: 6 }),
  });
  const counts: number[] = [];
  let [sum, farthestSeconds] = [0, 0];
  for (const { shots, at, other, by } of fc.sample(fc.noBias(scenes), { numRuns: FILMS, seed: SEED })) {
    const edited = edit(shots, at, { other, by });
    const before = new Set(cut(shots).map(({ name }) => name));
    const anew = cut(edited.shots).filter(({ name }) => !before.has(name));
    counts[anew.length] = (counts[anew.length] ?? 0) + 1;
    sum += anew.length;
    farthestSeconds = Math.max(farthestSeconds, ...anew.map((part) => distance(part, edited)));
  }
  return { counts: Array.from(counts, (count) => count ?? 0), mean: sum / FILMS, farthestSeconds };
}

/** Fails with the whole distribution in its words. */
function expectWithin(
  { counts, mean, farthestSeconds }: Costs,
  limits: { mean: number; most: number; seconds: number },
) {
  const told = `new parts by number of edits: ${counts.join(', ')}; ${mean} on average; ${farthestSeconds} s away at most`;
  const held = mean <= limits.mean && counts.length - 1 <= limits.most && farthestSeconds <= limits.seconds;
  expect({ held, told }).toEqual({ held: true, told });
}

describe.each(EDITS)('%s', (name, edit) => {
  const single = name !== 'moving a clip';

  test('makes two spans new on average, five at most, all of them within seconds', () => {
    expectWithin(costsOf({ edit, cut: spansOf, shot: shotOf(1_000_000) }), { mean: 2, most: 5, seconds: 8 });
  });

  test('and half a span more where one cut of ten is a dissolve', () => {
    expectWithin(costsOf({ edit, cut: spansOf, shot: shotOf(10) }), { mean: 2.5, most: 6, seconds: 8 });
  });

  test('makes two stretches of sound new on average, five at most', () => {
    const mean = single ? 2 : 3;
    expectWithin(costsOf({ edit, cut: stretchesOf, shot: shotOf(10) }), { mean, most: 5, seconds: 90 });
  });
});

test('no span is under a second, and none cuts through a dissolve', () => {
  const films = fc.array(shotOf(4), { minLength: SHOTS, maxLength: SHOTS });
  fc.assert(
    fc.property(films, (shots) => {
      for (const { frames, pieces } of cutSpans(piecesOf(shots), media, canvas)) {
        expect(frames).toBeGreaterThanOrEqual(24);
        for (const piece of pieces) if (piece.kind === 'dissolve') expect(piece.frames).toBe(piece.length);
      }
    }),
    { numRuns: 100, seed: SEED },
  );
});
