import { batch, opened, play } from './scenario';

describe('jobs that are added', () => {
  test.each([
    ['a', 'add b', 'running: a b'],
    ['a @1', 'add b!90', 'pending: b; running: a'],
    ['a b @1', 'add c!90; a+', 'pending: b; running: c; completed: a'],
    ['a', 'add b<a c<b; a+', 'pending: c; running: b; completed: a'],
    ['a', 'add c<b b<a; a+', 'pending: c; running: b; completed: a'],
    // they wait on what there is, whatever became of it
    ['a', 'a+; add b<a', 'running: b; completed: a'],
    ['a', 'a-; add b<a c<b d', 'running: d; failed: a; skipped: b c'],
    ['a', 'a-; add c<b b<a', 'failed: a; skipped: c b; => failed'],
    ['a', 'a-; add b<<a', 'running: b; failed: a'],
    ['a', 'x a; add b<a; a~', 'cancelled: a; skipped: b; => failed'],
    ['a b<a', 'a-; add c<b; r a', 'pending: b c; running: a'],
    // a batch that has ended, or that was cancelled, goes on
    ['a', 'a+; add b; b+', 'completed: a b; => completed'],
    ['a', 'x *; a~; add b; b+', 'completed: b; cancelled: a; => completed'],
    ['a b @1 @stop', 'a-; add c', 'running: c; failed: a; skipped: b'],
    // all of what cannot be is left alone
    ['a', 'add b a', 'running: a'],
    ['a', 'add b b', 'running: a'],
    ['a', 'add b c<nobody', 'running: a'],
    ['a', 'add b<c c<b', 'running: a'],
    ['a', 'add ', 'running: a'],
    ['a', 'x *; add ; a~', 'cancelled: a; => cancelled'],
    ['a', 'x *; add a; a~', 'cancelled: a; => cancelled'],
  ])('%s: %s', (notation, events, expected) => {
    expect(play(opened(notation), events)).toBe(expected);
  });

  test('lengthen the paths of what they wait on, and are a new generation', () => {
    const state = batch('a b<a c');
    play(state, 'add d<b$5 e<d,c');
    expect(state.jobs.map(({ id, path, level }) => [id, path, level])).toEqual([
      ['a', 8, 0],
      ['b', 7, 1],
      ['c', 2, 0],
      ['d', 6, 2],
      ['e', 1, 3],
    ]);
    expect(state.generation).toBe(1);
  });

  test('that are refused leave no trace', () => {
    const state = batch('a');
    const before = structuredClone(state);
    play(state, 'add b<a c<nobody; add b<a a; add b<a c<d d<c; add ');
    expect(state).toEqual(before);
  });

  test('say what they are skipped for', () => {
    const state = opened('a b');
    play(state, 'a-; add c<b,a d<c');
    expect(state.jobs.map((job) => job.blockedBy)).toEqual([null, null, 0, 2]);
  });
});
