import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type {
  ScheduledJob,
  SchedulerCommand,
  SchedulerEvent,
  SchedulerState,
} from '../../../workflows/scheduling/state';
import { at, ENDED, FALLEN, isBefore, longestPaths, meets } from './invariants';

/** One decision, with a copy of the state that it began with. */
export interface Step {
  readonly before: SchedulerState;
  readonly event: SchedulerEvent;
  readonly after: SchedulerState;
  readonly commands: readonly SchedulerCommand[];
}

/** What holds of any single step. */
export function checkLaws(step: Step): void {
  for (const law of [startsAreDue, holdsAreTold, stopsAreTold, changesAreRecorded, endsStand, retriesCount]) law(step);
}

/** Jobs start only into free slots of a batch that is not held, with nothing unmet, and in their order. */
function startsAreDue({ before, after, commands }: Step): void {
  const starts = commands.flatMap((command) => (command.type === 'startJob' ? [command] : []));
  const places = starts.map(({ job }) => after.placeOf[job] as number);
  const paths = longestPaths(after);
  if (starts.length > 0) {
    assert(after.open && !isHeld(after));
    assert(after.counts.running <= after.maxConcurrent, 'started though every slot was taken');
  }
  for (const [index, place] of places.entries()) {
    const job = at(after, place);
    assert.equal(job.status, 'running');
    assert(job.dependencies.every((on) => meets(at(after, on), job)));
    assert.equal(job.path, paths[place]);
    for (const later of [...places.slice(index + 1), ...after.ready]) assert(isBefore(after, place, later));
    assert.deepEqual(
      { attempt: starts[index]?.attempt, only: starts[index]?.only },
      { attempt: job.attempt, only: job.only },
    );
  }
  for (const [place, job] of after.jobs.entries()) {
    const started = places.filter((one) => one === place).length;
    assert.equal(job.attempt, (before.jobs[place]?.attempt ?? 0) + started, job.id);
    if (before.jobs[place]?.status !== 'running' && job.status === 'running') assert.equal(started, 1, job.id);
  }
}

/** Each running job hears once of each begin and each end of a hold, and no other job does. */
function holdsAreTold({ before, after, commands }: Step): void {
  const running = before.jobs.flatMap(({ id, status }) => (status === 'running' ? [id] : []));
  const [was, is] = [isHeld(before), isHeld(after)];
  assert.deepEqual(toldTo(commands, 'holdJob'), !was && is ? running : []);
  assert.deepEqual(toldTo(commands, 'releaseJob'), was && !is ? running : []);
}

/** A running job is asked to stop once. */
function stopsAreTold({ before, event, after, commands }: Step): void {
  const stopped = pairs(before, after).flatMap(([was, is]) => (!was.stopping && is.stopping ? [is.id] : []));
  assert.deepEqual(toldTo(commands, 'cancelJob'), stopped);
  for (const [was, is] of pairs(before, after)) {
    if (was.status === 'pending' && is.status === 'cancelled') {
      assert(event.type === 'cancelBatch' || (event.type === 'cancelJob' && event.job === is.id));
    }
    if (was.stopping && is.status === 'running' && !is.stopping) assert(was.retryWanted, 'runs on though stopped');
  }
  if (event.type !== 'cancelBatch') return;
  assert(after.jobs.every(({ status, stopping }) => status !== 'pending' && stopping === (status === 'running')));
  assert.equal(after.cancelled, before.cancelled || before.counts.pending + before.counts.running > 0);
}

/** Whoever keeps books of the jobs hears of just those that changed. */
function changesAreRecorded({ before, after, commands }: Step): void {
  const shown = (job: ScheduledJob | undefined) => job && [job.status, job.priority, job.attempt, job.blockedBy];
  const changed = after.jobs.filter((job, place) => !isDeepStrictEqual(shown(job), shown(before.jobs[place])));
  assert.deepEqual([...new Set(toldTo(commands, 'recordJob'))].sort(), changed.map(({ id }) => id).sort());
}

/** What has ended stays as it ended unless it is retried; what runs goes on until it ends. */
function endsStand({ before, event, after }: Step): void {
  for (const [was, is] of pairs(before, after)) {
    if (was.status === 'completed') assert.equal(is.status, 'completed');
    if (was.status === is.status) continue;
    if (was.status === 'running') assert(event.type === 'jobEnded' && event.job === is.id);
    if (ENDED.includes(was.status)) assert(is.status === 'pending' || is.status === 'running');
  }
  if (event.type !== 'jobEnded') return;
  const [was, is] = [before, after].map(({ jobs, placeOf }) => jobs[placeOf[event.job] as number] as ScheduledJob);
  if (event.outcome === 'completed' || !was?.retryWanted) {
    const again =
      event.outcome === 'failed' && event.retryable && !was?.stopping && (was?.tries ?? 0) < (was?.maxAttempts ?? 0);
    if (again) assert(is?.status === 'pending' || (is?.status === 'running' && is.tries === (was?.tries ?? 0) + 1));
    else assert.equal(is?.status, event.outcome);
  }
}

/** The generation rises with what comes back and what is added, and with nothing else; both end a cancellation of the batch. */
function retriesCount({ before, event, after }: Step): void {
  const broughtBack = pairs(before, after).some(
    ([was, is]) =>
      (FALLEN.includes(was.status) && !ENDED.includes(is.status)) ||
      (was.retryWanted && event.type === 'jobEnded' && event.job === is.id && event.outcome !== 'completed'),
  );
  const added = after.jobs.length > before.jobs.length;
  assert.equal(after.generation > before.generation, broughtBack || added);
  if (broughtBack || added) assert(!after.cancelled);
  else if (event.type !== 'cancelBatch') assert.equal(after.cancelled, before.cancelled);
}

function toldTo(commands: readonly SchedulerCommand[], type: SchedulerCommand['type']): string[] {
  return commands.flatMap((command) => (command.type === type ? [command.job] : []));
}

function pairs(before: SchedulerState, after: SchedulerState): [ScheduledJob, ScheduledJob][] {
  return before.jobs.map((job, place) => [job, at(after, place)]);
}

function isHeld({ paused, outsideWindow }: SchedulerState): boolean {
  return paused || outsideWindow;
}
