import * as fc from 'fast-check';
import { secondsForCost, slowdownOf } from '../../model/slowdown';
import { addWork, type MeasuredWork, measuredWork } from '../../model/speed';

/** Pieces of work that each take `rate` seconds for one of cost when alone, more in a crowd. */
function pieces(rate: number, slowdown: number, crowdings: readonly number[], cost = 10): MeasuredWork {
  return crowdings
    .map((crowding) => measuredWork(cost, rate * cost * (1 + slowdown * crowding), crowding))
    .reduce((sum, work) => addWork(sum, work));
}

const MIXED = [0, 0, 1, 1];

test('a slowdown is read off work that was alone and in a crowd, the usual one weighing against it', () => {
  expect(slowdownOf([])).toBe(0.5);
  expect(slowdownOf([pieces(2, 0.5, MIXED)])).toBeCloseTo(0.5);
  expect(slowdownOf([pieces(2, 1, MIXED)])).toBeGreaterThan(0.8);
  expect(slowdownOf([pieces(2, 1, MIXED)])).toBeLessThan(1);
  expect(slowdownOf([pieces(2, 0, MIXED)])).toBeLessThan(0.1);
});

test('where nothing ran otherwise than the rest, the usual one is taken', () => {
  expect(slowdownOf([pieces(3, 2, [1, 1, 1])])).toBeCloseTo(0.5);
  expect(slowdownOf([pieces(3, 2, [0, 0])])).toBeCloseTo(0.5);
});

test('that a slow preset ran in a crowd and a quick one alone is no slowdown', () => {
  expect(slowdownOf([pieces(9, 0, [1, 1]), pieces(1, 0, [0, 0])])).toBeCloseTo(0.5);
});

test('seconds for one of cost are those of work that is alone', () => {
  expect(secondsForCost(pieces(3, 0.7, [0.2, 0.9]), 0.7)).toBeCloseTo(3);
  expect(secondsForCost(measuredWork(0, 5, 1), 0.5)).toBeUndefined();
});

test('whatever was measured, both are numbers that can be counted with', () => {
  const positive = fc.double({ min: 0, max: 1e6, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const piece = fc.tuple(positive, positive, share).map((words) => measuredWork(...words));
  fc.assert(
    fc.property(fc.array(piece), (work) => {
      const slowdown = slowdownOf(work);
      expect(slowdown).toBeGreaterThanOrEqual(0);
      expect(slowdown).toBeLessThanOrEqual(2);
      for (const one of work) expect(secondsForCost(one, slowdown) ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});
