import { decide } from '../../../workflows/scheduling/decide';
import { initialState } from '../../../workflows/scheduling/initial-state';
import { batch, jobs, play } from './scenario';

const FOUR_AT_A_TIME = {
  maxConcurrent: 4,
  onFailure: 'continue',
  paused: false,
  outsideWindow: false,
  cancelled: false,
  generation: 0,
} as const;

describe('a batch that is new', () => {
  test('knows who waits on whom, and what each job has behind it', () => {
    const { jobs: known, counts, ready } = batch('d<b,c$2 a b<a$3 c<a');
    expect(known.map(({ id, level, unmet, path, dependents }) => ({ id, level, unmet, path, dependents }))).toEqual([
      { id: 'd', level: 2, unmet: 2, path: 2, dependents: [] },
      { id: 'a', level: 0, unmet: 0, path: 6, dependents: [2, 3] },
      { id: 'b', level: 1, unmet: 1, path: 5, dependents: [0] },
      { id: 'c', level: 1, unmet: 1, path: 3, dependents: [0] },
    ]);
    expect(counts).toEqual({ pending: 4, running: 0, completed: 0, failed: 0, cancelled: 0, skipped: 0 });
    expect(ready).toEqual([1]);
  });
});

describe('a batch that is opened again', () => {
  test('stands where it stood', () => {
    const state = batch('a=failed b<a=skipped c=completed d<c e=running @2');
    expect(play(state, '')).toBe('pending: d; running: e; completed: c; failed: a; skipped: b');
    decide(state, { type: 'open' });
    expect(play(state, 'r b; e+; a+; d+; b+')).toBe('completed: a b c d e; => completed');
  });

  test('keeps attempts, tries and reasons', () => {
    const [a, b, c] = jobs('a*3=running b<a=skipped c=skipped');
    const given = [
      { ...a, attempt: 7, tries: 2 },
      { ...b, blockedBy: 'a' },
      { ...c, blockedBy: 'nobody' },
    ] as ReturnType<typeof jobs>;
    const state = initialState(given, { ...FOUR_AT_A_TIME, generation: 5 });
    expect(state.generation).toBe(5);
    expect(state.jobs.map((job) => job.blockedBy)).toEqual([null, 0, null]);
    decide(state, { type: 'open' });
    play(state, 'a?');
    expect(state.jobs[0]).toMatchObject({ status: 'running', attempt: 8, tries: 3 });
    expect(play(state, 'a?')).toBe('failed: a; skipped: b c; => failed');
  });

  test('runs what has only its last end behind it', () => {
    const state = batch('a=failed b<<a c<<b=cancelled');
    decide(state, { type: 'open' });
    expect(play(state, '')).toBe('running: b; failed: a; cancelled: c');
  });

  test('skips what its records left waiting for nothing', () => {
    const state = batch('c<b b<a a=cancelled d<<a');
    expect(play(state, '')).toBe('pending: d; cancelled: a; skipped: c b');
    expect(state.jobs.map((job) => job.blockedBy)).toEqual([1, 2, null, null]);
  });
});

test.each([
  ['an unknown dependency', 'a<b'],
  ['an inherited name as a dependency', 'a<toString'],
  ['a cycle', 'a<b b<a c'],
  ['a job that waits on itself', 'a<a'],
  ['a cycle behind a sound job', 'a b<a,c c<b'],
  ['an id twice', 'a b a'],
])('jobs that intake should have refused: %s', (_, notation) => {
  expect(() => batch(notation)).toThrow('two jobs of one id, a dependency on nobody, or a cycle');
});
