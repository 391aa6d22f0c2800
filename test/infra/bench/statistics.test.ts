import * as fc from 'fast-check';
import { highestUse, meanUse, quantile, type Reading, spreadOf } from '../../../infra/bench/statistics';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });

describe('a quantile', () => {
  test.each([
    [[7], 0.99, 7],
    [[3, 1, 2], 0.5, 2],
    [[1, 2], 0.5, 1.5],
    [[10, 20, 30, 40], 0.25, 17.5],
    [[1, 2, 3, 4, 5], 0.99, 4.96],
  ])('of %p at %p is %p', (given, share, expected) => {
    expect(quantile(given, share)).toBeCloseTo(expected, 10);
  });

  test('lies within the values, rises with the share and leaves them in their order', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, share, share, (given, one, other) => {
        const before = [...given];
        const [low, high] = [quantile(given, Math.min(one, other)), quantile(given, Math.max(one, other))];
        expect(low).toBeLessThanOrEqual(high + 1e-6);
        expect(low).toBeGreaterThanOrEqual(Math.min(...given) - 1e-6);
        expect(high).toBeLessThanOrEqual(Math.max(...given) + 1e-6);
        expect(given).toEqual(before);
      }),
    );
  });

  test('of nothing is refused', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

test('a spread holds the least, the middle and the most', () => {
  expect(spreadOf([3, 1, 2, 10])).toEqual({ min: 1, median: 2.5, max: 10 });
});

describe('the use of a machine', () => {
  /** Readings one second apart of a machine of one processor, busy by these percents. */
  const readings = (...percents: number[]): Reading[] => {
    let busy = 0;
    return [
      { busy, total: 0 },
      ...percents.map((percent, second) => {
        busy += percent / 100;
        return { busy, total: second + 1 };
      }),
    ];
  };

  test('is the mean from the first reading to the last', () => {
    expect(meanUse(readings(100, 0, 50))).toBeCloseTo(50, 10);
  });

  test('is highest in the busiest window', () => {
    expect(highestUse(readings(10, 90, 100, 20), 2)).toBeCloseTo(95, 10);
    expect(highestUse(readings(10, 90, 100, 20), 1)).toBeCloseTo(100, 10);
  });

  test('is that of all when they are fewer than a window', () => {
    expect(highestUse(readings(10, 90), 10)).toBeCloseTo(50, 10);
  });

  test.each([[[]], [readings()], [[...readings(50)].reverse()]])('of no time is refused', (given) => {
    expect(() => meanUse(given)).toThrow('no time between two readings');
    expect(() => highestUse(given, 10)).toThrow('no time between two readings');
  });
});
