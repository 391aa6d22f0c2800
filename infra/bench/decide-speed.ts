import { decide } from '../../workflows/scheduling/decide';
import { initialState } from '../../workflows/scheduling/initial-state';
import type { JobToSchedule, SchedulerState } from '../../workflows/scheduling/state';
import { quantile } from './statistics';

/** How long the steps of one batch took, from its first job to its last. */
export interface DecideSpeed {
  readonly shape: string;
  readonly steps: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Ids of jobs that a job waits on, by its place; a job waits on jobs before it alone. */
type Shape = (place: number) => readonly number[];

const LAYER = 100;
const WARM_UP_JOBS = 1000;

/**
 * The shapes in which a scheduler that is not O(log n) shows it. In `fan out` all wait on the first job and in `fan in` the last waits on
 * all; in `hourglass` both, with one job in the middle. `layers` are a hundred wide, each job with three dependencies in the layer before.
 */
function shapesOf(jobs: number): Record<string, Shape> {
  const middle = jobs >> 1;
  const random = randomNumbers(1);
  return {
    flat: () => [],
    chain: (place) => (place > 0 ? [place - 1] : []),
    'fan out': (place) => (place > 0 ? [0] : []),
    'fan in': (place) => (place === jobs - 1 ? range(0, place) : []),
    hourglass: (place) => (place < middle ? [] : place === middle ? range(0, middle) : [middle]),
    layers: (place) => {
      const above = place - (place % LAYER) - LAYER;
      return above < 0 ? [] : [1, 2, 3].map(() => above + (random() % LAYER));
    },
  };
}

/** Plays a batch of each shape to its end, every job completing, and times each call of `decide`. Nothing but arithmetic, on one core. */
export function measureDecideSpeed(jobs: number, maxConcurrent: number): DecideSpeed[] {
  for (const shape of Object.values(shapesOf(WARM_UP_JOBS))) play(batchOf(WARM_UP_JOBS, shape, maxConcurrent));
  return Object.entries(shapesOf(jobs)).map(([name, shape]) => {
    const stepsMs = play(batchOf(jobs, shape, maxConcurrent));
    const [medianMs, p99Ms, maxMs] = [0.5, 0.99, 1].map((share) => quantile(stepsMs, share)) as [
      number,
      number,
      number,
    ];
    return { shape: name, steps: stepsMs.length, medianMs, p99Ms, maxMs };
  });
}

function batchOf(jobs: number, dependenciesOf: Shape, maxConcurrent: number): SchedulerState {
  const random = randomNumbers(2);
  const given = range(0, jobs).map(
    (place): JobToSchedule => ({
      id: `job-${place}`,
      priority: random() % 101,
      cost: 1 + (random() % 100),
      dependencies: dependenciesOf(place).map((on) => `job-${on}`),
      runOn: 'completed',
      maxAttempts: 1,
      status: 'pending',
      attempt: 0,
      tries: 0,
      blockedBy: null,
      only: null,
      stopping: false,
      retryWanted: false,
    }),
  );
  return initialState(given, {
    maxConcurrent,
    onFailure: 'continue',
    paused: false,
    outsideWindow: false,
    cancelled: false,
    generation: 0,
  });
}

/** @returns the milliseconds of each step. */
function play(state: SchedulerState): number[] {
  const running: string[] = [];
  const stepsMs: number[] = [];
  let event: Parameters<typeof decide>[1] = { type: 'open' };
  for (;;) {
    const since = performance.now();
    const { commands } = decide(state, event);
    stepsMs.push(performance.now() - since);
    for (const command of commands) if (command.type === 'startJob') running.push(command.job);
    const job = running.shift();
    if (job === undefined) return stepsMs;
    event = { type: 'jobEnded', job, outcome: 'completed', retryable: false };
  }
}

function range(from: number, end: number): number[] {
  return Array.from({ length: end - from }, (_, index) => from + index);
}

/** The same numbers in every run (Park and Miller, Random number generators: good ones are hard to find, 1988). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
}
