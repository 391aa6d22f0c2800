import fc from 'fast-check';
import { cutStretches } from '../../../activities/plan/cut-stretches';
import type { AudioPiece } from '../../../model/program';
import { rational } from '../../../model/rational';

const rate = rational(24);
const context = { media: [], rate };
const piece = (index: number, frames: number): AudioPiece => ({
  kind: 'media',
  media: index,
  start: rational(index),
  frames,
});
const lengthOf = (row: readonly AudioPiece[]) => row.reduce((sum, { frames }) => sum + frames, 0);

test('end only where every row has a cut', () => {
  const dialogue = Array.from({ length: 20 }, (_, index) => piece(index % 6, 240));
  const music = [piece(0, 1800), piece(1, 1800), { kind: 'silence', frames: 1200 } as const];
  const stretches = cutStretches([dialogue, music], 4800, context);
  expect(stretches.map(({ firstFrame, frames }) => [firstFrame, frames])).toEqual([
    [0, 3600],
    [3600, 1200],
  ]);
});

test('are the sound in order, none over ninety seconds nor under twenty where there are cuts', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 12, max: 288 }), { minLength: 1, maxLength: 300 }), (lengths) => {
      const row = lengths.map((frames, index) => piece(index, frames));
      const stretches = cutStretches([row], lengthOf(row), context);
      expect(stretches.flatMap(({ rows }) => rows[0])).toEqual(row);
      for (const { rows, frames } of stretches) {
        expect(lengthOf(rows[0] ?? [])).toBe(frames);
        if (stretches.length > 1) expect(frames).toBeGreaterThanOrEqual(20 * 24);
        expect(frames).toBeLessThanOrEqual(90 * 24);
      }
    }),
    { numRuns: 60, seed: 7 },
  );
});

test('no graph gets more than fifty pieces where there are cuts, and ten stay together', () => {
  const row = Array.from({ length: 400 }, (_, index) => piece(index, 2));
  const counts = cutStretches([row], 800, context).map(({ rows }) => rows[0]?.length ?? 0);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(400);
  expect(Math.max(...counts)).toBeLessThanOrEqual(50);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(10);
});

test('silence needs no source', () => {
  expect(cutStretches([[{ kind: 'silence', frames: 10 }]], 10, context)).toEqual([
    { firstFrame: 0, frames: 10, rows: [] },
  ]);
});
