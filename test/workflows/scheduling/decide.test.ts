import { decide, isHeld } from '../../../workflows/scheduling/decide';
import { batch, commandsOf, opened, play, startOrder } from './scenario';

describe('what happens to jobs', () => {
  // jobs | events | jobs by status at the end
  test.each([
    ['a b c @2', '', 'pending: c; running: a b'],
    ['a b c @2', 'a+', 'running: b c; completed: a'],
    ['a b @1', 'a+; b+', 'completed: a b; => completed'],
    // dependencies
    ['a b<a', '', 'pending: b; running: a'],
    ['a b<a', 'a+', 'running: b; completed: a'],
    ['a b c<a,b', 'a+', 'pending: c; running: b; completed: a'],
    ['a b c<a,b', 'a+; b+', 'running: c; completed: a b'],
    ['c<b b<a a', 'a+; b+', 'running: c; completed: b a'],
    ['a b<a,a', 'a+', 'running: b; completed: a'],
    // what waits on a job that did not complete is skipped, however far behind
    ['a b<a c<b', 'a-', 'failed: a; skipped: b c; => failed'],
    ['a b<a c', 'a-; c+', 'completed: c; failed: a; skipped: b; => partially_failed'],
    ['a b c<a,b', 'a+; b-', 'completed: a; failed: b; skipped: c; => partially_failed'],
    ['a b c<a,b', 'b-; a+', 'completed: a; failed: b; skipped: c; => partially_failed'],
    ['a b<a c<b', 'a~', 'cancelled: a; skipped: b c; => failed'],
    ['a b<a c<a d<b,c', 'a-', 'failed: a; skipped: b c d; => failed'],
    // what runs on any end of a dependency runs
    ['a b<<a', '', 'pending: b; running: a'],
    ['a b<<a', 'a+', 'running: b; completed: a'],
    ['a b<<a', 'a-; b+', 'completed: b; failed: a; => partially_failed'],
    ['a b<<a', 'a~', 'running: b; cancelled: a'],
    ['a b<a c<<b', 'a-', 'running: c; failed: a; skipped: b'],
    ['a b c<<a,b', 'a-', 'pending: c; running: b; failed: a'],
    ['a b c<<a,b', 'a-; b+', 'running: c; completed: b; failed: a'],
    ['a b<<a c<b', 'a-; b+', 'running: c; completed: b; failed: a'],
    // attempts: what may pass is tried again, what is broken is not
    ['a*2', 'a?', 'running: a'],
    ['a*2', 'a?; a?', 'failed: a; => failed'],
    ['a*2', 'a-', 'failed: a; => failed'],
    ['a*2', 'a?; a+', 'completed: a; => completed'],
    ['a*2', 'a~', 'cancelled: a; => cancelled'],
    ['a*1', 'a?', 'failed: a; => failed'],
    ['a*2 b<a', 'a?', 'pending: b; running: a'],
    ['a*2 b<<a', 'a?', 'pending: b; running: a'],
    ['a*2 b @1', 'a?', 'pending: b; running: a'],
    ['a*2 b!60 @1', '', 'pending: a; running: b'],
    ['a*3', 'a?; a?; a-; r a; a?; a?', 'running: a'],
    ['a*3', 'a?; a?; a-; r a; a?; a?; a?', 'failed: a; => failed'],
    // what does not apply changes nothing
    ['a', 'x nobody; r nobody; nobody+; nobody!3', 'running: a'],
    ['a b @1', 'b+; b-', 'pending: b; running: a'],
    ['a', 'a-; a+', 'failed: a; => failed'],
    ['a', 'a+; a-', 'completed: a; => completed'],
    ['constructor', 'x toString; constructor+', 'completed: constructor; => completed'],
  ])('%s: %s', (notation, events, expected) => {
    expect(play(opened(notation), events)).toBe(expected);
  });

  test('an event of an unknown kind is an error, not a silence', () => {
    expect(() => decide(opened('a'), { type: 'somersault' } as never)).toThrow('not a case');
  });
});

describe('cancelling', () => {
  test.each([
    ['a b @1', 'x b', 'running: a; cancelled: b'],
    ['a b @1', 'x b; a+', 'completed: a; cancelled: b; => completed'],
    ['a b', 'x a', 'running: b; stopping: a'],
    ['a b c @2', 'x a', 'pending: c; running: b; stopping: a'],
    ['a b c @2', 'x a; a~', 'running: b c; cancelled: a'],
    ['a', 'x a; a~', 'cancelled: a; => cancelled'],
    ['a', 'x a; a+', 'completed: a; => completed'],
    ['a', 'x a; a-', 'failed: a; => failed'],
    ['a', 'x a; x a', 'stopping: a'],
    ['a', 'a+; x a', 'completed: a; => completed'],
    ['a', 'a-; x a', 'failed: a; => failed'],
    ['a b<a', 'x a; a~', 'cancelled: a; skipped: b; => failed'],
    ['a b<a c<b', 'x b', 'running: a; cancelled: b; skipped: c'],
    ['a b<a', 'a-; x b', 'failed: a; skipped: b; => failed'],
    // what is being stopped is not tried again of itself, and has its attempts again once it was retried
    ['a*2', 'x a; a?', 'failed: a; => failed'],
    ['a*2 b<a', 'x *; a?', 'failed: a; cancelled: b; => cancelled'],
    ['a*2', 'x a; a~; r a; a?', 'running: a'],
    // all of the batch: what waits is cancelled, not skipped
    ['a b<a c @1', 'x *', 'stopping: a; cancelled: b c'],
    ['a b<a c @1', 'x *; a~', 'cancelled: a b c; => cancelled'],
    ['a b<<a', 'x *; a~', 'cancelled: a b; => cancelled'],
    ['b<<a a', 'x *', 'stopping: a; cancelled: b'],
    ['a b @1', 'a+; x *; b~', 'completed: a; cancelled: b; => cancelled'],
    ['a b', 'a-; x *; b~', 'failed: a; cancelled: b; => cancelled'],
    ['a', 'x *; a+', 'completed: a; => cancelled'],
    ['a b', 'a-; b+; x *', 'completed: b; failed: a; => partially_failed'],
    ['a', 'a+; x *', 'completed: a; => completed'],
  ])('%s: %s', (notation, events, expected) => {
    expect(play(opened(notation), events)).toBe(expected);
  });
});

describe('a batch that stops at a failure', () => {
  test.each([
    ['a b c @1 @stop', 'a-', 'failed: a; skipped: b c; => failed'],
    ['a b c @2 @stop', 'a-', 'running: b; failed: a; skipped: c'],
    ['a b c @2 @stop', 'a-; b+', 'completed: b; failed: a; skipped: c; => partially_failed'],
    ['a b c<<b d<<a @2 @stop', 'a-', 'running: b; failed: a; skipped: c d'],
    ['a b @1 @stop', 'a+', 'running: b; completed: a'],
    ['a b @1 @stop', 'a~', 'running: b; cancelled: a'],
    ['a*2 b @1 @stop', 'a?', 'pending: b; running: a'],
    ['a*2 b @1 @stop', 'a?; a?', 'failed: a; skipped: b; => failed'],
    ['a b c @1', 'a-', 'pending: c; running: b; failed: a'],
  ])('%s: %s', (notation, events, expected) => {
    expect(play(opened(notation), events)).toBe(expected);
  });

  test('what is skipped names the failure, or the dependency that is in its way', () => {
    const state = opened('a b<a c d<c @1 @stop');
    play(state, 'a-');
    expect(state.jobs.map((job) => job.blockedBy)).toEqual([null, 0, 0, 0]);
  });
});

describe('holding', () => {
  test.each([
    ['a b @1', 'pause; a+', 'pending: b; completed: a'],
    ['a b @1', 'pause; a+; resume', 'running: b; completed: a'],
    ['a b @1', 'close; a+', 'pending: b; completed: a'],
    ['a b @1', 'close; a+; open', 'running: b; completed: a'],
    ['a b @1', 'close; pause; a+; open', 'pending: b; completed: a'],
    ['a b @1', 'close; pause; a+; resume', 'pending: b; completed: a'],
    ['a b @1', 'close; pause; a+; resume; open', 'running: b; completed: a'],
    ['a*2', 'pause; a?', 'pending: a'],
    ['a', 'a-; pause; r a', 'pending: a'],
    ['a', 'pause; add b; @9', 'pending: b; running: a'],
    ['a b @1', 'pause; x *; a~', 'cancelled: a b; => cancelled'],
    ['a b @1', 'pause; a-; x b', 'failed: a; cancelled: b; => failed'],
    ['a b @1', 'resume; a+', 'running: b; completed: a'],
  ])('%s: %s', (notation, events, expected) => {
    expect(play(opened(notation), events)).toBe(expected);
  });

  test.each([
    ['', false],
    ['pause', true],
    ['close', true],
    ['pause; close; open', true],
    ['pause; close; open; resume', false],
  ])('after "%s" the batch is held: %s', (events, expected) => {
    const state = opened('a');
    play(state, events);
    expect(isHeld(state)).toBe(expected);
  });

  test('a batch that is paused from the first starts nothing when it is opened', () => {
    const state = batch('a', { paused: true });
    expect(decide(state, { type: 'open' }).commands).toEqual([]);
    expect(commandsOf(state, 'resume')).toBe('record a; start a#1');
  });

  test('nothing starts before the batch is open, and what is cancelled till then never does', () => {
    const state = batch('a b');
    expect(play(state, 'x a')).toBe('pending: b; cancelled: a');
    expect(decide(state, { type: 'open' }).commands).toEqual([
      { type: 'recordJob', job: 'b' },
      { type: 'startJob', job: 'b', attempt: 1, only: null },
    ]);
  });
});

describe('priorities and limits while the batch runs', () => {
  test.each([
    ['a b c @1', 'c!60; a+', 'pending: b; running: c; completed: a'],
    ['a b c @1', 'b!10; a+', 'pending: b; running: c; completed: a'],
    ['a b<a c @1', 'b!60; a+', 'pending: c; running: b; completed: a'],
    ['a b c @1', 'a!10', 'pending: b c; running: a'],
    ['a b c @1', '@2', 'pending: c; running: a b'],
    ['a b c @3', '@1; a+', 'running: b c; completed: a'],
    ['a b c d @3', '@1; a+; b+', 'pending: d; running: c; completed: a b'],
    ['a b c d @3', '@1; a+; b+; c+', 'running: d; completed: a b c'],
  ])('%s: %s', (notation, events, expected) => {
    expect(play(opened(notation), events)).toBe(expected);
  });

  test.each([
    ['a b c', 'a b c'],
    ['a!10 b!90 c!50', 'b c a'],
    ['a$1 b$5 c$3', 'b c a'],
    // the longest path of work that hangs on a job goes first
    ['a b c$3 d<a$9', 'a d c b'],
    ['a b<a c<b$9 d$5', 'a b c d'],
    ['a b$2 c<a d<a$2 e$2', 'a b d e c'],
    // priority goes before the path
    ['a!60 b$99', 'a b'],
    ['c b<a!90 a', 'a b c'],
    // two paths of the same length: order of submission
    ['a$2 b c<b', 'a b c'],
  ])('%s start as %s', (notation, expected) => {
    expect(startOrder(opened(`${notation} @1`))).toBe(expected);
  });

  test('work that is cancelled no longer counts for what it hung on', () => {
    const state = opened('first!90 a c$3 b<a$9 @1');
    play(state, 'x b');
    expect(startOrder(state)).toBe('first c a');
  });
});

describe('commands', () => {
  // jobs | events before | event | its commands
  test.each([
    ['a b @1', '', 'a+', 'record a; record b; start b#1'],
    ['a b<a', '', 'a-', 'record a; record b'],
    ['a*2', '', 'a?', 'record a; record a; start a#2'],
    ['a b @1', '', 'x a', 'cancel a'],
    ['a b @1', 'x a', 'x a', ''],
    ['a b @1', '', 'x b', 'record b'],
    ['a b c @2', '', 'x *', 'record c; cancel a; cancel b'],
    ['a b @2', 'x a', 'x *', 'cancel b'],
    ['a', 'a+', 'x *', ''],
    ['a b c @2', '', 'pause', 'hold a; hold b'],
    ['a b c @2', 'pause', 'pause', ''],
    ['a b c @2', 'pause', 'close', ''],
    ['a b c @2', 'close; pause', 'resume', ''],
    ['a b c @2', 'close', 'open', 'release a; release b'],
    ['a b c @2', 'pause; a+', 'resume', 'release b; record c; start c#1'],
    ['a', '', 'resume', ''],
    ['a', 'a-', 'r a', 'record a; record a; start a#2'],
    ['a', 'a-', 'r a:mp4,mov', 'record a; record a; start a#2:mp4,mov'],
    ['a', 'a-; r a:mp4; a-', 'r a', 'record a; record a; start a#3'],
    ['a*2', 'a-; r a:mp4', 'a?', 'record a; record a; start a#3:mp4'],
    ['a*2', 'a-; r a:mp4; a-', 'r *', 'record a; record a; start a#3'],
    ['a b @1', '', 'b!70', 'record b'],
    ['a b @1', '', 'b!50', ''],
    ['a b @1', '', '@2', 'record b; start b#1'],
    ['a b @1', '', 'add c d<c', 'record c; record d'],
    ['a', 'a-', 'add b<a', 'record b; record b'],
    ['a', 'a+', 'add b<a', 'record b; record b; start b#1'],
    ['a b @1', '', 'b+', ''],
    ['a', '', 'r a', ''],
    ['a', 'x a', 'r a', ''],
    ['a', 'x a; r a', 'a~', 'record a; record a; record a; start a#2'],
  ])('%s: %s then %s', (notation, before, event, expected) => {
    const state = opened(notation);
    play(state, before);
    expect(commandsOf(state, event)).toBe(expected);
  });
});
