import { opened, play } from './scenario';

describe('retrying', () => {
  // jobs | events | jobs by status at the end
  test.each([
    ['a', 'a-; r a', 'running: a'],
    ['a', 'a~; r a', 'running: a'],
    ['a b @1', 'x b; r b', 'pending: b; running: a'],
    ['a', 'r a', 'running: a'],
    ['a', 'a+; r a', 'completed: a; => completed'],
    // what was skipped for it comes back with it
    ['a b<a c<b', 'a-; r a', 'pending: b c; running: a'],
    ['a b<a c<b', 'a-; r a; a+; b+; c+', 'completed: a b c; => completed'],
    ['a b<a', 'a+; b-; r b', 'running: b; completed: a'],
    ['a b<a c<b', 'x b; r b', 'pending: b c; running: a'],
    // unless something else is in its way
    ['a b c<a,b', 'a-; b-; r a', 'running: a; failed: b; skipped: c'],
    ['a b c<a,b', 'a-; b-; r a; r b', 'pending: c; running: a b'],
    ['a b c<a,b d<c', 'a-; b-; r b', 'running: b; failed: a; skipped: c d'],
    ['a b<a c<b', 'x b; a-; r a', 'running: a; cancelled: b; skipped: c'],
    // and so does what it cannot start without
    ['a b<a c<b', 'a-; r c', 'pending: b c; running: a'],
    ['a b c<a,b', 'a-; b-; r c', 'pending: c; running: a b'],
    ['a b<a c<a', 'a-; r b', 'pending: b c; running: a'],
    ['a b<<a', 'a-; b-; r b', 'running: b; failed: a'],
    // what runs on any end waits again when there is something to wait for
    ['a b<<a @1', 'a-; pause; r a', 'pending: a; running: b'],
    ['a b<<a c @1', 'a-; b-; c-; pause; r b; r a; resume', 'pending: b; running: a; failed: c'],
    // a job that is just being stopped comes back when it has stopped
    ['a', 'x a; r a', 'stopping: a'],
    ['a', 'x a; r a; a~', 'running: a'],
    ['a', 'x a; r a; a-', 'running: a'],
    ['a*2', 'x a; r a; a?', 'running: a'],
    ['a b<a', 'x a; r a; a~', 'pending: b; running: a'],
    ['a', 'x a; r a; x a; a~', 'cancelled: a; => cancelled'],
    ['a', 'x a; r a; a+', 'completed: a; => completed'],
    ['a', 'x a; r a; a~; x a; a~', 'cancelled: a; => cancelled'],
    ['a', 'r a; x a; a~', 'cancelled: a; => cancelled'],
    ['a b<a c<a', 'x b; x a; r b', 'pending: b c; stopping: a'],
    ['a b<a c<a', 'x b; x a; r b; a~', 'pending: b c; running: a'],
    ['a b<a', 'x b; r b; a~', 'cancelled: a; skipped: b; => failed'],
    ['a b<<a', 'x b; x a; r b; a~', 'running: b; cancelled: a'],
    // a cancelled batch goes on with what is retried
    ['a b @1', 'x *; a~; r b', 'running: b; cancelled: a'],
    ['a b @1', 'x *; a~; r b; b+', 'completed: b; cancelled: a; => completed'],
    ['a b @1', 'x *; r a; a~; a+', 'completed: a; cancelled: b; => completed'],
    // all that failed, not what somebody cancelled
    ['a b c<a d @3', 'a-; b-; x d; d~; r *', 'pending: c; running: a b; cancelled: d'],
    ['a b', 'a+; b~; r *', 'completed: a; cancelled: b; => completed'],
    ['a b<<a c<b', 'a-; b-; r *', 'pending: b c; running: a'],
  ])('%s: %s', (notation, events, expected) => {
    expect(play(opened(notation), events)).toBe(expected);
  });

  describe('in a batch that stopped at a failure', () => {
    test.each([
      ['a b c @1 @stop', 'a-; r a', 'pending: b c; running: a'],
      ['a b c @1 @stop', 'a-; r a; a+; b+; c+', 'completed: a b c; => completed'],
      ['a!90 b c<b d<c @1 @stop', 'a-; r a', 'pending: b c d; running: a'],
      ['a!90 d<c c<b b @1 @stop', 'a-; r a', 'pending: d c b; running: a'],
      ['a b c @1 @stop', 'a-; r b', 'running: b; failed: a; skipped: c'],
      ['a!90 b c<b @1 @stop', 'a-; r c', 'pending: c; running: b; failed: a'],
      ['a!90 b c<b d @1 @stop', 'x b; a-; r a', 'pending: d; running: a; cancelled: b; skipped: c'],
      ['a b c @2 @stop', 'a-; b-; r b', 'running: b; failed: a; skipped: c'],
      ['a b c @2 @stop', 'a-; b-; r a', 'running: a c; failed: b'],
      ['a b c @1 @stop', 'a-; r *', 'pending: b c; running: a'],
      ['a b @1 @stop', 'x a; r a; a-', 'pending: b; running: a'],
    ])('%s: %s', (notation, events, expected) => {
      expect(play(opened(notation), events)).toBe(expected);
    });
  });

  test('counts the attempts and the generation', () => {
    const state = opened('a b');
    play(state, 'a-; b-; r a');
    expect(state.jobs.map(({ attempt, tries }) => [attempt, tries])).toEqual([
      [2, 1],
      [1, 1],
    ]);
    expect(state.generation).toBe(1);
    play(state, 'a-; r *');
    expect(state.generation).toBe(2);
  });

  test.each(['r a', 'r *', 'r nobody'])('that brings nothing back is no new generation: %s', (event) => {
    const state = opened('a');
    play(state, event);
    expect(state.generation).toBe(0);
  });

  test('a skipped job names the dependency that is in its way, and no longer when it is back', () => {
    const state = opened('a b<a c<b');
    play(state, 'a-');
    expect(state.jobs.map((job) => job.blockedBy)).toEqual([null, 0, 1]);
    play(state, 'r a');
    expect(state.jobs.map((job) => job.blockedBy)).toEqual([null, null, null]);
  });

  test('a job that stays skipped when its reason is gone has another', () => {
    const state = opened('a b c<a,b');
    play(state, 'a-; b-');
    expect(state.jobs[2]?.blockedBy).toBe(0);
    play(state, 'r a');
    expect(state.jobs[2]?.blockedBy).toBe(1);
  });

  test('a job whose reason nobody knew has one when it is looked at', () => {
    const state = opened('a=failed b=failed c<a,b=skipped');
    expect(state.jobs[2]?.blockedBy).toBeNull();
    play(state, 'r a');
    expect(state.jobs[2]?.blockedBy).toBe(1);
  });

  test('a reason that still holds stays', () => {
    const state = opened('a b c<a,b');
    play(state, 'b-; a-');
    expect(state.jobs[2]?.blockedBy).toBe(1);
    play(state, 'r a');
    expect(state.jobs[2]?.blockedBy).toBe(1);
  });
});
