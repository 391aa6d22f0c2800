import { type Figure, figureTable, judge, ratios } from '../../../infra/bench/figure';

const figure = (words: Partial<Figure> = {}): Figure => ({
  letter: 'a',
  name: 'x',
  unit: 's',
  values: [3, 1, 2],
  ...words,
});

describe('a figure', () => {
  test.each([
    [{ is: 'at most', value: 2 }, undefined, true],
    [{ is: 'at most', value: 1.9 }, undefined, false],
    [{ is: 'at most', value: 2 }, 'max', false],
    [{ is: 'at least', value: 2 }, undefined, true],
    [{ is: 'at least', value: 2.1 }, 'median', false],
    [{ is: 'at least', value: 3 }, 'max', true],
  ] as const)('is held against %p by its %p: %p', (goal, judged, met) => {
    expect(judge(figure({ goal, ...(judged ? { judged } : {}) })).met).toBe(met);
  });

  test('without a goal is there to be read', () => {
    expect(judge(figure())).toMatchObject({ min: 1, median: 2, max: 3, met: null });
  });
});

describe('ratios', () => {
  test('are taken round by round', () => {
    expect(ratios([2, 9], [1, 3])).toEqual([2, 3]);
  });

  test('of a round that one side lacks are no numbers', () => {
    expect(ratios([2, 9], [1])).toEqual([2, Number.NaN]);
  });
});

test('the table shows each figure with its spread, its goal and the verdict', () => {
  const table = figureTable([
    figure({ letter: 'a', name: 'ratio', unit: 'ratio', values: [1.051], goal: { is: 'at most', value: 1.1 } }),
    figure({ letter: 'd', name: 'use', unit: '%', values: [85.04], goal: { is: 'at most', value: 80 }, judged: 'max' }),
    figure({ letter: 'n', name: 'near', unit: 'SSIM', values: [0, 0.00179], goal: { is: 'at most', value: 0.002 } }),
    figure({ letter: 'e', name: 'jobs', unit: 'jobs/h', values: [1234.5, 1500] }),
  ]);
  const cells = table.split('\n').map((line) => line.trim().split(/ {2,}/));
  expect(cells[0]).toEqual(['figure', 'unit', 'min', 'median', 'max', 'goal', 'met']);
  expect(cells.slice(2)).toEqual([
    ['(a)', 'ratio', 'ratio', '1.05', '1.05', '1.05', 'at most 1.1', 'yes'],
    ['(d)', 'use', '%', '85.0', '85.0', '85.0', 'max at most 80', 'NO'],
    ['(n)', 'near', 'SSIM', '0.00', '0.0009', '0.0018', 'at most 0.002', 'yes'],
    ['(e)', 'jobs', 'jobs/h', '1235', '1367', '1500'],
  ]);
});
