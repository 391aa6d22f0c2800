import { PRIORITY_WORDS, priorityKey, readPriority } from '../../model/priority';

describe('a priority as a person gives it', () => {
  test.each([
    ['urgent', 100],
    ['high', 75],
    ['normal', 50],
    ['low', 25],
    [0, 0],
    [1, 1],
    [99, 99],
    [100, 100],
  ])('%p is %i', (given, expected) => {
    expect(readPriority(given)).toBe(expected);
  });

  test.each([
    -1,
    101,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    'asap',
    'Urgent',
    '50',
    '',
    'toString',
    null,
    undefined,
    true,
    {},
    ['low'],
    [50],
  ])('%p is none', (given) => {
    expect(readPriority(given)).toBeUndefined();
  });
});

test.each([
  [100, 1],
  [88, 1],
  [87, 2],
  [63, 2],
  [62, 3],
  [38, 3],
  [37, 4],
  [13, 4],
  [12, 5],
  [0, 5],
])('%i is served by key %i', (priority, key) => {
  expect(priorityKey(priority)).toBe(key);
});

test('the four words are served by four keys, in their order', () => {
  const { urgent, high, normal, low } = PRIORITY_WORDS;
  expect([urgent, high, normal, low].map(priorityKey)).toEqual([1, 2, 3, 4]);
});
