import { decide } from '../../../workflows/scheduling/decide';
import { initialState } from '../../../workflows/scheduling/initial-state';
import { jobs, opened, play, show } from './scenario';

describe('what happens to jobs', () => {
  // jobs | max_concurrent | events | jobs by status at the end
  test.each([
    ['a b c', 2, '', 'pending: c; running: a b'],
    ['a b c', 2, 'a+', 'running: b c; completed: a'],
    ['a b', 1, 'a+; b+', 'completed: a b; => completed'],
    ['a b<a', 4, '', 'pending: b; running: a'],
    ['a b<a', 4, 'a+', 'running: b; completed: a'],
    ['a b<a c<b', 4, 'a-', 'failed: a; skipped: b c; => failed'],
    ['a b<a c', 4, 'a-; c+', 'completed: c; failed: a; skipped: b; => partially_failed'],
    ['a b c<a,b', 4, 'a+; b-', 'completed: a; failed: b; skipped: c; => partially_failed'],
    ['a b c<a,b', 4, 'b-; a+', 'completed: a; failed: b; skipped: c; => partially_failed'],
    // cancel
    ['a b', 1, 'x b', 'running: a; cancelled: b'],
    ['a b', 1, 'x b; a+', 'completed: a; cancelled: b; => completed'],
    ['a b', 2, 'x a', 'running: b; stopping: a'],
    ['a b c', 2, 'x a; a~', 'running: b c; cancelled: a'],
    ['a', 1, 'x a; a~', 'cancelled: a; => cancelled'],
    ['a', 1, 'x a; a+', 'completed: a; => completed'],
    ['a b<a', 1, 'x a; a~', 'cancelled: a; skipped: b; => failed'],
    ['a', 1, 'a+; x a', 'completed: a; => completed'],
    ['a', 1, 'x a; x a', 'stopping: a'],
    // cancel of the batch: what waits is cancelled, not skipped
    ['a b<a c', 1, 'X', 'stopping: a; cancelled: b c'],
    ['a b<a c', 1, 'X; a~', 'cancelled: a b c; => cancelled'],
    ['a b', 1, 'a+; X; b~', 'completed: a; cancelled: b; => cancelled'],
    ['a', 1, 'a+; X', 'completed: a; => completed'],
    // retry
    ['a', 1, 'a-; r a', 'running: a'],
    ['a b<a c<b', 4, 'a-; r a', 'pending: b c; running: a'],
    ['a b<a c<b', 4, 'a-; r a; a+; b+; c+', 'completed: a b c; => completed'],
    ['a b<a c<b', 4, 'a-; r c', 'pending: b c; running: a'],
    ['a b c<a,b', 4, 'a-; b-; r a', 'running: a; failed: b; skipped: c'],
    ['a b c<a,b', 4, 'a-; b-; r c', 'pending: c; running: a b'],
    ['a b<a', 4, 'a+; b-; r b', 'running: b; completed: a'],
    ['a', 1, 'x a; r a', 'stopping: a'],
    ['a', 1, 'x a; r a; a~', 'running: a'],
    ['a b<a', 1, 'x a; r a; a~', 'pending: b; running: a'],
    ['a', 1, 'x a; r a; x a; a~', 'cancelled: a; => cancelled'],
    ['a', 1, 'x a; r a; a+', 'completed: a; => completed'],
    ['a b<a c<a', 1, 'x b; x a; r b', 'pending: b c; stopping: a'],
    ['a b<a c<a', 1, 'x b; x a; r b; a~', 'pending: b c; running: a'],
    ['a b', 1, 'X; a~; r b', 'running: b; cancelled: a'],
    ['a b', 1, 'X; a~; r b; b+', 'completed: b; cancelled: a; => completed'],
    ['a', 1, 'r a', 'running: a'],
    // what does not apply changes nothing
    ['a', 1, 'x nobody; r nobody; nobody+', 'running: a'],
    ['a b', 1, 'b+; b-', 'pending: b; running: a'],
    ['a', 1, 'a-; a+', 'failed: a; => failed'],
    ['constructor', 1, 'x toString; constructor+', 'completed: constructor; => completed'],
  ])('%s, %i at a time: %s', (notation, maxConcurrent, events, expected) => {
    expect(play(opened(notation, maxConcurrent), events)).toBe(expected);
  });

  test('nothing starts before the batch is open, and what is cancelled till then never does', () => {
    const state = initialState(jobs('a b'), 2);
    expect(play(state, 'x a')).toBe('pending: b; cancelled: a');
    expect(decide(state, { type: 'open' }).commands).toEqual([
      { type: 'recordJob', job: 'b' },
      { type: 'startJob', job: 'b', attempt: 1 },
    ]);
  });

  test('a retry counts the attempt and the generation', () => {
    const state = opened('a');
    play(state, 'a-');
    const { commands } = decide(state, { type: 'retryJob', job: 'a' });
    expect(commands).toContainEqual({ type: 'startJob', job: 'a', attempt: 2 });
    expect(state.generation).toBe(1);
  });

  test('a skipped job names the dependency that is in its way, and no longer when it is back', () => {
    const state = opened('a b<a c<b', 1);
    play(state, 'a-');
    expect(state.jobs.map((job) => job.blockedBy)).toEqual([null, 0, 1]);
    play(state, 'r a');
    expect(state.jobs.map((job) => job.blockedBy)).toEqual([null, null, null]);
  });

  test('stopping a running job is asked for once', () => {
    const state = opened('a');
    expect(decide(state, { type: 'cancelJob', job: 'a' }).commands).toEqual([{ type: 'cancelJob', job: 'a' }]);
    expect(decide(state, { type: 'cancelJob', job: 'a' }).commands).toEqual([]);
  });

  test('an event of an unknown kind is an error, not a silence', () => {
    expect(() => decide(opened('a'), { type: 'somersault' } as never)).toThrow('not a case');
  });
});

describe('the order of ready jobs', () => {
  function startOrder(notation: string): string {
    const state = opened(notation, 1);
    const order: string[] = [];
    for (;;) {
      const running = state.jobs.find((job) => job.status === 'running');
      if (!running) return order.join(' ');
      order.push(running.id);
      decide(state, { type: 'jobEnded', job: running.id, outcome: 'completed' });
    }
  }

  test.each([
    ['a b c', 'a b c'],
    ['a!10 b!90 c!50', 'b c a'],
    ['a$1 b$5 c$3', 'b c a'],
    // the longest path of work that hangs on a job goes first
    ['a b c$3 d<a$9', 'a d c b'],
    ['a b<a c<b$9 d$5', 'a b c d'],
    // priority goes before the path
    ['a!60 b$99', 'a b'],
    ['c b<a!90 a', 'a b c'],
  ])('%s', (notation, expected) => {
    expect(startOrder(notation)).toBe(expected);
  });
});

describe('a batch that is opened again', () => {
  test('stands where it stood', () => {
    const given = jobs('a b<a c').map((job) => ({
      ...job,
      status: ({ a: 'failed', b: 'skipped', c: 'completed' } as const)[job.id as 'a' | 'b' | 'c'],
      attempt: 1,
    }));
    const state = initialState(given, 2);
    expect(show(state)).toBe('completed: c; failed: a; skipped: b; => partially_failed');
    expect(state.jobs[1]?.blockedBy).toBe(0);
    decide(state, { type: 'open' });
    expect(play(state, 'r b; a+; b+')).toBe('completed: a b c; => completed');
    expect(state.jobs.map((job) => job.attempt)).toEqual([2, 2, 1]);
  });
});

describe('jobs that intake should have refused', () => {
  test('an unknown dependency', () => {
    expect(() => initialState(jobs('a<b'), 1)).toThrow('no job b in this batch');
  });
  test('a cycle', () => {
    expect(() => initialState(jobs('a<b b<a c'), 1)).toThrow('form a cycle');
  });
});
