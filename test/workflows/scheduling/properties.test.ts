import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide } from '../../../workflows/scheduling/decide';
import { initialState } from '../../../workflows/scheduling/initial-state';
import type { JobToSchedule, SchedulerEvent, SchedulerState } from '../../../workflows/scheduling/state';
import { type Story, stories } from './any-batch';
import { ENDED } from './invariants';
import { copy, Playthrough } from './playthrough';

/** Property by property, what `Playthrough` checks at every step comes on top. */
function holds(property: (story: Story) => void): void {
  fc.assert(fc.property(stories, property));
}

test('in any interleaving the laws hold, every slot comes free again and no job is stuck', () => {
  holds((story) => {
    const { state } = new Playthrough(story).steps().toTheEnd();
    assert(state.jobs.every(({ status }) => ENDED.includes(status)));
    assert.equal(state.ready.length, 0);
  });
});

test('no more run than max_concurrent where nobody lowers it', () => {
  holds((story) => {
    const steps = story.steps.filter(({ kind }) => kind !== 'setMaxConcurrent');
    const play = new Playthrough({ ...story, steps });
    const { event } = play;
    play.event = (one) => {
      event.call(play, one);
      assert(play.state.counts.running <= story.maxConcurrent);
    };
    play.steps().toTheEnd();
  });
});

test('a trip through JSON between any two events changes nothing', () => {
  holds((story) => {
    const straight = new Playthrough(story).steps().toTheEnd();
    const transported = new Playthrough(story, copy).steps().toTheEnd();
    assert.deepEqual(transported.log, straight.log);
    assert.deepEqual(transported.state, straight.state);
  });
});

test('whatever fell, a retry of every job and a sound machine complete the whole batch', () => {
  holds((story) => {
    const play = new Playthrough(story).steps().toTheEnd();
    for (const { id } of [...play.state.jobs]) play.event({ type: 'retryJob', job: id });
    const { counts, jobs } = play.toTheEnd().state;
    assert.equal(counts.completed, jobs.length);
  });
});

test('when all that failed is retried on a sound machine nothing has failed, and only what somebody cancelled is in the way', () => {
  holds((story) => {
    const play = new Playthrough(story).steps().toTheEnd();
    play.event({ type: 'retryFailed' });
    const { counts } = play.toTheEnd().state;
    assert.equal(counts.failed, 0);
    if (counts.cancelled === 0) assert.equal(counts.skipped, 0);
  });
});

test('what does not apply changes nothing', () => {
  const nobody = fc.constantFrom('nobody', 'toString', 'constructor', '__proto__');
  fc.assert(
    fc.property(stories, nobody, (story, job) => {
      const { state } = new Playthrough(story).steps();
      const before = copy(state);
      for (const event of pointless(state, job)) {
        assert.deepEqual(decide(state, event).commands, [], JSON.stringify(event));
        assert.deepEqual(state, before, JSON.stringify(event));
      }
    }),
  );
});

/** Events about a job that is not there, and events that tell what is so already. */
function pointless(state: SchedulerState, job: string): SchedulerEvent[] {
  const somebody = state.jobs[0] as SchedulerState['jobs'][0];
  const fresh: JobToSchedule = { ...recordOf(state)(somebody), id: 'fresh', status: 'pending', dependencies: [] };
  const idle = state.jobs.filter(({ status }) => status !== 'running').map(({ id }) => id);
  const outcomes = ['completed', 'failed', 'cancelled'] as const;
  return [
    { type: 'open' },
    { type: 'cancelJob', job },
    { type: 'retryJob', job },
    { type: 'setJobPriority', job, priority: 7 },
    { type: 'setJobPriority', job: somebody.id, priority: somebody.priority },
    { type: 'setMaxConcurrent', maxConcurrent: state.maxConcurrent },
    { type: state.paused ? 'pause' : 'resume' },
    { type: state.outsideWindow ? 'windowClosed' : 'windowOpened' },
    { type: 'addJobs', jobs: [] },
    { type: 'addJobs', jobs: [fresh, fresh] },
    { type: 'addJobs', jobs: [fresh, { ...fresh, id: somebody.id }] },
    { type: 'addJobs', jobs: [fresh, { ...fresh, id: 'other', dependencies: [job] }] },
    { type: 'addJobs', jobs: [{ ...fresh, dependencies: ['fresh'] }] },
    ...[job, ...idle].flatMap((id) =>
      outcomes.map((outcome): SchedulerEvent => ({ type: 'jobEnded', job: id, outcome, retryable: true })),
    ),
  ];
}

test('a batch that is read back from what is kept of each job stands where it stood', () => {
  holds((story) => {
    const { state } = new Playthrough(story).steps();
    const again = initialState(state.jobs.map(recordOf(state)), state);
    assert.deepEqual(essence(again), essence(state));
  });
});

function recordOf({ jobs }: SchedulerState): (job: SchedulerState['jobs'][0]) => JobToSchedule {
  const id = (place: number) => jobs[place]?.id as string;
  return ({ dependencies, blockedBy, ...job }) => ({
    ...job,
    dependencies: dependencies.map(id),
    blockedBy: blockedBy === null ? null : id(blockedBy),
  });
}

/** A state with no weight on how the heap lies, and not yet opened. */
function essence({ jobs, ready, open, ...state }: SchedulerState) {
  const kept = jobs.map(({ place, path, ...job }) => (job.status === 'pending' ? { ...job, path } : job));
  return { ...state, jobs: kept, ready: [...ready].sort((a, b) => a - b) };
}
