import fc from 'fast-check';
import {
  add,
  compare,
  divide,
  floor,
  fromDecimal,
  multiply,
  parseRational,
  rational,
  round,
  subtract,
  toSecondsText,
} from '../../model/rational';

const fractions = fc
  .tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 1e4 }))
  .map(([n, d]) => rational(n, d));

test.each([
  [23.976, '24000/1001'],
  [23.976023976, '24000/1001'],
  [29.97, '30000/1001'],
  [59.94, '60000/1001'],
  [24, '24/1'],
  [12.5, '25/2'],
  [23.98, '24000/1001'],
])('the rate %p is %s', (decimal, fraction) => {
  const { num, den } = fromDecimal(decimal);
  expect(`${num}/${den}`).toBe(fraction);
});

test.each([
  ['24000/1001', { num: 24000, den: 1001 }],
  ['25', { num: 25, den: 1 }],
  ['16:15', { num: 16, den: 15 }],
  ['0/0', undefined],
  ['N/A', undefined],
])('%s is read', (text, expected) => {
  expect(parseRational(text)).toEqual(expected);
});

test.each([
  [rational(1, 24), '0.041666'],
  [rational(1001, 24000), '0.041708'],
  [rational(5), '5.000000'],
  [rational(-1, 3), '-0.333334'],
])('seconds are written to the microsecond, never late', (time, text) => {
  expect(toSecondsText(time)).toBe(text);
});

test('sums and products undo each other, exactly', () => {
  fc.assert(
    fc.property(fractions, fractions, (a, b) => {
      expect(subtract(add(a, b), b)).toEqual(a);
      if (b.num !== 0) expect(divide(multiply(a, b), b)).toEqual(a);
      expect(Math.sign(compare(a, b))).toBe(Math.sign(a.num * b.den - b.num * a.den) || 0);
    }),
  );
});

test('rounding is to the nearest, a half upwards', () => {
  fc.assert(
    fc.property(fractions, (a) => {
      expect(floor(a)).toBe(Math.floor(a.num / a.den) || 0);
      expect(round(a)).toBe(floor(add(a, rational(1, 2))));
    }),
  );
});

test('what is beyond exact arithmetic is an error and no rounded number', () => {
  const huge = rational(2 ** 52, 3);
  expect(() => multiply(huge, rational(7, 5))).toThrow('beyond exact arithmetic');
  expect(() => divide(huge, rational(0))).toThrow('denominator of 0');
  expect(() => rational(0.5)).toThrow('not a fraction');
});
