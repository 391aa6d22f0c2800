import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide, isFinished } from '../../../workflows/scheduling/decide';
import { initialState } from '../../../workflows/scheduling/initial-state';
import { comesBefore } from '../../../workflows/scheduling/ready-queue';
import type { JobToSchedule, SchedulerEvent, SchedulerState } from '../../../workflows/scheduling/state';

const RUNS = 400;

/** Any batch without a cycle: a job depends only on jobs before it; the list is then shuffled. */
const batches = fc
  .array(
    fc.record({
      priority: fc.integer({ min: 0, max: 100 }),
      cost: fc.integer({ min: 0, max: 20 }),
      on: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .chain((rows) => {
    const list = rows.map(
      ({ priority, cost, on }, place): JobToSchedule => ({
        id: `job-${place}`,
        priority,
        cost,
        dependencies: place === 0 ? [] : [...new Set(on.map((n) => `job-${n % place}`))],
        status: 'pending',
        attempt: 0,
      }),
    );
    return fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length });
  });

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('end', 'end', 'end', 'cancelJob', 'retryJob', 'cancelBatch'),
    pick: fc.nat(),
    outcome: fc.constantFrom('completed', 'completed', 'failed', 'cancelled'),
  }),
  { maxLength: 60 },
);

const scenarios = fc.record({ batch: batches, maxConcurrent: fc.integer({ min: 1, max: 8 }), steps });

type Step = { kind: string; pick: number; outcome: 'completed' | 'failed' | 'cancelled' };

/** The event of a step, or none: an end needs a running job, and a job that nobody cancels does not end as cancelled. */
function eventOf(state: SchedulerState, step: Step): SchedulerEvent | undefined {
  if (step.kind === 'cancelBatch') return step.pick % 5 === 0 ? { type: 'cancelBatch' } : undefined;
  if (step.kind !== 'end') {
    const job = state.jobs[step.pick % state.jobs.length]?.id ?? '';
    return { type: step.kind as 'cancelJob' | 'retryJob', job };
  }
  const running = state.jobs.filter((job) => job.status === 'running');
  const job = running[step.pick % Math.max(1, running.length)];
  return job && { type: 'jobEnded', job: job.id, outcome: step.outcome };
}

function holdInvariants(state: SchedulerState): void {
  const { jobs, counts, ready, maxConcurrent } = state;
  const isReady = (place: number) => jobs[place]?.status === 'pending' && jobs[place]?.unmet === 0;
  assert(counts.running <= maxConcurrent);
  for (const [status, count] of Object.entries(counts)) {
    assert.equal(jobs.filter((job) => job.status === status).length, count);
  }
  assert.deepEqual(
    [...ready].sort((a, b) => a - b),
    jobs.map((_, place) => place).filter(isReady),
  );
  for (const [place, job] of jobs.entries()) {
    const on = job.dependencies.map((dependency) => jobs[dependency]?.status);
    assert.equal(job.unmet, on.filter((status) => status !== 'completed').length);
    assert.equal(job.place, ready.indexOf(place));
    if (job.status === 'pending') assert(on.every((s) => s === 'pending' || s === 'running' || s === 'completed'));
    if (job.status === 'skipped') assert(job.blockedBy !== null && job.dependencies.includes(job.blockedBy));
    else assert.equal(job.blockedBy, null);
    if (job.stopping || job.retryWanted) assert.equal(job.status, 'running');
  }
  if (counts.running < maxConcurrent && state.open) assert.equal(ready.length, 0);
}

/** Plays a scenario and checks after each event; `transport` stands for what a payload does to the state. */
function run(
  { batch, maxConcurrent, steps: played }: { batch: JobToSchedule[]; maxConcurrent: number; steps: Step[] },
  transport: (state: SchedulerState) => SchedulerState = (state) => state,
): { state: SchedulerState; log: string[] } {
  let state = initialState(batch, maxConcurrent);
  const log: string[] = [];
  const step = (event: SchedulerEvent) => {
    state = transport(state);
    const readyBefore = new Set(state.ready);
    const { commands } = decide(state, event);
    const started = commands.flatMap((command) =>
      command.type === 'startJob' ? [state.placeOf[command.job] as number] : [],
    );
    for (const place of started) {
      const job = state.jobs[place];
      assert(job?.dependencies.every((dependency) => state.jobs[dependency]?.status === 'completed'));
      for (const left of state.ready) {
        if (readyBefore.has(left)) assert(comesBefore(state.jobs, place, left));
      }
    }
    log.push(JSON.stringify(commands));
    holdInvariants(state);
  };
  step({ type: 'open' });
  for (const one of played) {
    const event = eventOf(state, one);
    if (event) step(event);
  }
  for (let running = first(state); running; running = first(state)) {
    step({ type: 'jobEnded', job: running, outcome: 'completed' });
  }
  return { state, log };
}

function first(state: SchedulerState): string | undefined {
  return state.jobs.find((job) => job.status === 'running')?.id;
}

test('in any interleaving the invariants hold, every slot comes free again and no job is stuck', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const { state } = run(scenario);
      expect(isFinished(state)).toBe(true);
      assert(state.jobs.every(({ status }) => ['completed', 'failed', 'cancelled', 'skipped'].includes(status)));
    }),
    { numRuns: RUNS },
  );
});

test('a trip through JSON between any two events changes nothing', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const straight = run(scenario);
      const transported = run(scenario, (state) => JSON.parse(JSON.stringify(state)));
      expect(transported.log).toEqual(straight.log);
      expect(transported.state).toEqual(straight.state);
    }),
    { numRuns: RUNS },
  );
});

test('whatever fell, a retry of every job and a sound machine complete the whole batch', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const { state } = run(scenario);
      for (const job of state.jobs) decide(state, { type: 'retryJob', job: job.id });
      for (let running = first(state); running; running = first(state)) {
        decide(state, { type: 'jobEnded', job: running, outcome: 'completed' });
        holdInvariants(state);
      }
      expect(state.counts.completed).toBe(state.jobs.length);
    }),
    { numRuns: RUNS },
  );
});
