import { faultsOf } from '../../model/issue-faults';
import { hasLabels, labelQuerySchema, labelsSchema, MOST_LABELS, readLabel } from '../../model/labels';

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));

describe('labels of a submission', () => {
  test.each([
    [{}],
    [{ show: 'pilot', 'client.name': 'Ärzte & Söhne', episode_2: 'a:b=c', constructor: 'x' }],
    [{ ['k'.repeat(64)]: 'v'.repeat(100) }],
    [many(MOST_LABELS)],
  ])('%j are taken as they are', (labels) => {
    expect(labelsSchema.parse(labels)).toEqual(labels);
  });

  test.each([
    [[], [['', 'is an object of at most 16 labels']]],
    ['show:pilot', [['', 'is an object of at most 16 labels']]],
    [many(MOST_LABELS + 1), [['', 'is at most 16 labels; these are 17']]],
    [
      { _a: 'x', 'b c': 'x', 'd:e': 'x', ['k'.repeat(65)]: 'x', '': 'x' },
      [
        ['/_a', 'is the key of a label'],
        ['/b c', 'is the key of a label'],
        ['/d:e', 'is the key of a label'],
        [`/${'k'.repeat(65)}`, 'is the key of a label'],
        ['/', 'is the key of a label'],
      ],
    ],
    [
      { a: '', b: 'v'.repeat(101), c: 'two\nlines', d: 1, e: null },
      [
        ['/a', 'is text of 1 to 100 characters'],
        ['/b', 'is text of 1 to 100 characters'],
        ['/c', 'is text of 1 to 100 characters'],
        ['/d', 'is text of 1 to 100 characters'],
        ['/e', 'is text of 1 to 100 characters'],
      ],
    ],
  ])('%j are refused, each at its place', (labels, expected) => {
    const parsed = labelsSchema.safeParse(labels);
    const faults = parsed.success ? [] : faultsOf(parsed.error);
    expect(faults).toEqual(
      expected.map(([pointer, words = '']) => ({ pointer, message: expect.stringContaining(words) })),
    );
  });
});

describe('a label that a list is asked for', () => {
  test.each([
    ['show:pilot', { key: 'show', value: 'pilot' }],
    ['show:a:b', { key: 'show', value: 'a:b' }],
  ])('%s', (given, expected) => {
    expect(readLabel(given)).toEqual(expected);
  });

  test.each(['', 'show', 'show:', ':pilot', 'a b:c', '_a:b', `a:${'v'.repeat(101)}`, 7, ['a:b']])('not %j', (given) => {
    expect(readLabel(given)).toBeUndefined();
  });

  test('comes once or several times, and not too often', () => {
    expect(labelQuerySchema.parse('a:b')).toEqual([{ key: 'a', value: 'b' }]);
    expect(labelQuerySchema.parse(['a:b', 'c:d'])).toHaveLength(2);
    expect(labelQuerySchema.safeParse(['a:b', 'c']).success).toBe(false);
    expect(labelQuerySchema.safeParse(Array.from({ length: 17 }, () => 'a:b')).success).toBe(false);
  });
});

test('a batch has labels when it has all of them, by its own', () => {
  const show = { key: 'show', value: 'pilot' };
  expect(hasLabels({ show: 'pilot', cut: '2' }, [show])).toBe(true);
  expect(hasLabels({ show: 'pilot' }, [show, { key: 'cut', value: '2' }])).toBe(false);
  expect(hasLabels({ show: 'Pilot' }, [show])).toBe(false);
  expect(hasLabels(undefined, [show])).toBe(false);
  expect(hasLabels(undefined, [])).toBe(true);
  expect(hasLabels({}, [{ key: 'constructor', value: String(Object) }])).toBe(false);
});
