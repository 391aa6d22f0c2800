import { deadlineOf, isAtRisk, readDeadline, secondsToSpare } from '../../model/deadline';

const DUE = '2027-01-31T21:00:00.000Z';
const BEFORE = '2027-01-31T20:59:00.000Z';
const AFTER = '2027-01-31T21:01:30.000Z';

test.each([
  ['2027-01-31T22:00:00+01:00', DUE],
  ['2027-01-31T21:00Z', DUE],
  ['2027-01-31T21:00:00.000Z', DUE],
  [null, null],
  ['2027-01-31T22:00:00', undefined],
  ['2027-01-31', undefined],
  ['2027-13-31T22:00:00Z', undefined],
  ['tomorrow', undefined],
  [1_800_000_000_000, undefined],
  [undefined, undefined],
  [{}, undefined],
])('%p is read as %p', (given, expected) => {
  expect(readDeadline(given)).toBe(expected);
});

test('is what it was changed to, null included, else what was submitted', () => {
  expect(deadlineOf({ deadline: DUE }, {})).toBe(DUE);
  expect(deadlineOf({ deadline: DUE }, { deadline: null })).toBeNull();
  expect(deadlineOf({ deadline: DUE }, { deadline: AFTER })).toBe(AFTER);
  expect(deadlineOf({}, {})).toBeNull();
});

test.each([
  ['without a deadline nothing is at risk', null, 'running', null, AFTER, AFTER, null],
  ['a batch of which nothing is known is not', DUE, 'running', null, null, BEFORE, false],
  ['nor one that will end in time', DUE, 'running', null, BEFORE, BEFORE, false],
  ['one that will end too late is', DUE, 'running', null, AFTER, BEFORE, true],
  ['so is one whose deadline has passed', DUE, 'paused', null, null, AFTER, true],
  ['one that has ended in time is not, however late it is now', DUE, 'completed', BEFORE, BEFORE, AFTER, false],
  ['one that ended too late missed it', DUE, 'failed', AFTER, AFTER, AFTER, true],
] as const)('%s', (_, deadline, status, ended_at, estimate, now, expected) => {
  expect(isAtRisk(deadline, { status, ended_at }, estimate, Date.parse(now))).toBe(expected);
});

test('the end leaves seconds to spare, or is late by them', () => {
  expect(secondsToSpare(DUE, BEFORE)).toBe(60);
  expect(secondsToSpare(DUE, AFTER)).toBe(-90);
  expect(secondsToSpare(null, AFTER)).toBeNull();
  expect(secondsToSpare(DUE, null)).toBeNull();
});
