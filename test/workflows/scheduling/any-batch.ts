import fc from 'fast-check';
import { initialState } from '../../../workflows/scheduling/initial-state';
import type { JobToSchedule, SchedulerEvent, SchedulerState } from '../../../workflows/scheduling/state';

/** A batch and what happens to it, for fast-check: all of it plain, so that a counterexample can be read. */
export interface Story {
  readonly jobs: readonly JobToSchedule[];
  readonly maxConcurrent: number;
  readonly onFailure: 'continue' | 'stop';
  readonly paused: boolean;
  readonly steps: readonly Step[];
}

/** `pick` and `on` choose among the jobs that there are when the step is played. */
export type Step =
  | { readonly kind: 'end'; readonly pick: number; readonly outcome: Outcome; readonly retryable: boolean }
  | { readonly kind: 'cancelJob' | 'retryJob'; readonly pick: number }
  | { readonly kind: 'retryDeliverables'; readonly pick: number; readonly only: readonly string[] }
  | { readonly kind: 'setJobPriority'; readonly pick: number; readonly priority: number }
  | { readonly kind: 'setMaxConcurrent'; readonly maxConcurrent: number }
  | { readonly kind: 'addJobs'; readonly rows: readonly Row[] }
  | { readonly kind: 'event'; readonly event: SchedulerEvent };

type Outcome = 'completed' | 'failed' | 'cancelled';
type Row = Pick<JobToSchedule, 'priority' | 'cost' | 'runOn' | 'maxAttempts'> & { readonly on: readonly number[] };

/** Few priorities and costs, so that ties are common. */
const row = fc.record({
  priority: fc.constantFrom(50, 50, 50, 0, 75, 100),
  cost: fc.integer({ min: 0, max: 4 }),
  runOn: fc.constantFrom('completed' as const, 'completed' as const, 'finished' as const),
  maxAttempts: fc.integer({ min: 1, max: 3 }),
  on: fc.array(fc.nat(), { maxLength: 3 }),
});

const pick = fc.nat();
const outcome = fc.constantFrom<Outcome>('completed', 'completed', 'completed', 'failed', 'failed', 'cancelled');
const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('end' as const), pick, outcome, retryable: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancelJob' as const), pick }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('retryJob' as const), pick }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('retryDeliverables' as const),
      pick,
      only: fc.subarray(['mp4', 'mov', 'webm'], { minLength: 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('setJobPriority' as const), pick, priority: row.map((r) => r.priority) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('setMaxConcurrent' as const),
      maxConcurrent: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('addJobs' as const),
      rows: fc.array(row, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      event: fc.constantFrom<SchedulerEvent>(
        { type: 'pause' },
        { type: 'resume' },
        { type: 'resume' },
        { type: 'windowClosed' },
        { type: 'windowOpened' },
        { type: 'windowOpened' },
        { type: 'retryFailed' },
        { type: 'cancelBatch' },
        { type: 'open' },
      ),
    }),
  },
);

/** Any batch without a cycle: a job depends on jobs before it alone, and the list is then shuffled. */
export const stories: fc.Arbitrary<Story> = fc.record({
  jobs: fc.array(row, { minLength: 1, maxLength: 20, size: 'max' }).chain((rows) => {
    const jobs = jobsOf(rows, []);
    return fc.shuffledSubarray(jobs, { minLength: jobs.length, maxLength: jobs.length });
  }),
  maxConcurrent: fc.integer({ min: 1, max: 6 }),
  onFailure: fc.constantFrom('continue' as const, 'continue' as const, 'stop' as const),
  paused: fc.constantFrom(false, false, false, true),
  steps: fc.array(step, { maxLength: 60, size: 'max' }),
});

export function begun({ jobs, maxConcurrent, onFailure, paused }: Story): SchedulerState {
  return initialState(jobs, {
    maxConcurrent,
    onFailure,
    paused,
    outsideWindow: false,
    cancelled: false,
    generation: 0,
  });
}

/** The event of a step; undefined for an end when nothing runs. */
export function eventOf({ jobs }: SchedulerState, step: Step): SchedulerEvent | undefined {
  if (step.kind === 'event') return step.event;
  if (step.kind === 'setMaxConcurrent') return { type: step.kind, maxConcurrent: step.maxConcurrent };
  const ids = jobs.map(({ id }) => id);
  if (step.kind === 'addJobs') return { type: step.kind, jobs: jobsOf(step.rows, ids) };
  if (step.kind === 'end') {
    const running = jobs.filter(({ status }) => status === 'running');
    const job = running[step.pick % running.length]?.id;
    return job === undefined ? undefined : { type: 'jobEnded', job, outcome: step.outcome, retryable: step.retryable };
  }
  const job = ids[step.pick % ids.length] as string;
  if (step.kind === 'setJobPriority') return { type: step.kind, job, priority: step.priority };
  if (step.kind === 'retryDeliverables') return { type: 'retryJob', job, only: step.only };
  return { type: step.kind, job };
}

function jobsOf(rows: readonly Row[], there: readonly string[]): JobToSchedule[] {
  const ids = [...there, ...rows.map((_, index) => `job-${there.length + index}`)];
  return rows.map(({ on, ...job }, index) => {
    const place = there.length + index;
    return {
      ...job,
      id: ids[place] as string,
      dependencies: place === 0 ? [] : on.map((n) => ids[n % place] as string),
      status: 'pending',
      attempt: 0,
      tries: 0,
      blockedBy: null,
      only: null,
      stopping: false,
      retryWanted: false,
    };
  });
}
