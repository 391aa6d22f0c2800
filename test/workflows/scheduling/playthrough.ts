import assert from 'node:assert/strict';
import { decide, isFinished } from '../../../workflows/scheduling/decide';
import type { SchedulerCommand, SchedulerEvent, SchedulerState } from '../../../workflows/scheduling/state';
import { begun, eventOf, type Story } from './any-batch';
import { checkInvariants } from './invariants';
import { checkLaws } from './laws';

/** The state is plain JSON: this is all of it. */
export function copy(state: SchedulerState): SchedulerState {
  return JSON.parse(JSON.stringify(state));
}

/** A story that is played, with every law and invariant checked after each event. */
export class Playthrough {
  readonly log: SchedulerCommand[][] = [];
  state: SchedulerState;

  /** @param transport what happens to the state between two events. */
  constructor(
    readonly story: Story,
    private readonly transport: (state: SchedulerState) => SchedulerState = (state) => state,
  ) {
    this.state = begun(story);
    checkInvariants(this.state);
  }

  event(event: SchedulerEvent): void {
    const before = copy(this.state);
    const { state, commands } = decide(this.transport(this.state), event);
    checkInvariants(state);
    checkLaws({ before, event, after: state, commands });
    this.log.push([...commands]);
    this.state = state;
  }

  /** Opens the batch and plays all steps. */
  steps(): this {
    this.event({ type: 'open' });
    for (const step of this.story.steps) {
      const event = eventOf(this.state, step);
      if (event) this.event(event);
    }
    return this;
  }

  /** Lifts every hold and lets all that runs complete, until nothing runs. */
  toTheEnd(): this {
    this.event({ type: 'resume' });
    this.event({ type: 'windowOpened' });
    for (let left = this.state.jobs.length; this.state.counts.running > 0; left -= 1) {
      assert(left > 0, 'more ends than jobs');
      const job = this.state.jobs.find(({ status }) => status === 'running')?.id as string;
      this.event({ type: 'jobEnded', job, outcome: 'completed', retryable: false });
    }
    assert(isFinished(this.state), 'nothing runs, and something is left that never will');
    return this;
  }
}
