import { assertNever } from '../../model/assert-never';
import { addJobs } from './add-jobs';
import { Change } from './change';
import { reorderReady } from './ready-queue';
import { retryFailed, retryJob } from './retry';
import type { Decision, SchedulerEvent, SchedulerState } from './state';

/**
 * The whole scheduler: what happened goes in, what is to be done comes out. It owns the state that it is given and changes it in
 * place; each event costs O(log n) for each job that it changes. An event that does not apply (a job that is unknown, a second
 * cancel) changes nothing: signals may come twice and late.
 */
export function decide(state: SchedulerState, event: SchedulerEvent): Decision {
  const change = new Change(state);
  apply(change, event);
  change.settle();
  startWhatMay(change);
  return { state, commands: change.commands };
}

/** True when nothing runs and nothing is left to run: the batch may end. */
export function isFinished({ counts }: SchedulerState): boolean {
  return counts.pending === 0 && counts.running === 0;
}

/** True while nothing new may begin, neither a job nor a span of one that runs. */
export function isHeld({ paused, outsideWindow }: SchedulerState): boolean {
  return paused || outsideWindow;
}

function apply(change: Change, event: SchedulerEvent): void {
  const { state } = change;
  switch (event.type) {
    case 'open':
      state.open = true;
      break;
    case 'jobEnded':
      endJob(change, change.find(event.job), event);
      break;
    case 'cancelJob':
      cancelJob(change, change.find(event.job));
      break;
    case 'retryJob':
      retryJob(change, change.find(event.job), event.only ?? null);
      break;
    case 'retryFailed':
      retryFailed(change);
      break;
    case 'cancelBatch':
      cancelBatch(change);
      break;
    case 'pause':
    case 'resume':
      hold(change, { paused: event.type === 'pause' });
      break;
    case 'windowClosed':
    case 'windowOpened':
      hold(change, { outsideWindow: event.type === 'windowClosed' });
      break;
    case 'setJobPriority':
      setPriority(change, change.find(event.job), event.priority);
      break;
    case 'setMaxConcurrent':
      state.maxConcurrent = event.maxConcurrent;
      break;
    case 'addJobs':
      addJobs(change, event.jobs);
      break;
    default:
      assertNever(event);
  }
}

function startWhatMay(change: Change): void {
  const { state } = change;
  while (state.open && !isHeld(state) && state.counts.running < state.maxConcurrent) {
    const place = state.ready[0];
    if (place === undefined) return;
    const job = change.job(place);
    const { only } = job;
    job.attempt += 1;
    job.tries += 1;
    change.become(place, 'running');
    change.commands.push({ type: 'startJob', job: job.id, attempt: job.attempt, only });
  }
}

function endJob(
  change: Change,
  place: number | undefined,
  { outcome, retryable }: SchedulerEvent & { readonly type: 'jobEnded' },
): void {
  if (place === undefined || change.job(place).status !== 'running') return;
  const job = change.job(place);
  const { retryWanted, stopping } = job;
  job.stopping = false;
  job.retryWanted = false;
  // A job that somebody is stopping is not tried again of itself.
  if (outcome === 'failed' && retryable && !stopping && job.tries < job.maxAttempts) {
    change.become(place, 'pending');
    return;
  }
  job.only = null;
  change.become(place, outcome);
  // Of a job that completed there is nothing to bring back, and nothing to skip.
  if (retryWanted) {
    retryJob(change, place, null);
    return;
  }
  change.skipDependents(place);
  if (outcome === 'failed' && change.state.onFailure === 'stop') skipTheRest(change, place);
}

/** In a batch that stops at a failure nothing starts any more; what runs is let finish. */
function skipTheRest(change: Change, failed: number): void {
  change.state.jobs.forEach((job, place) => {
    if (job.status === 'pending') change.skip(place, failed);
  });
}

function cancelJob(change: Change, place: number | undefined): void {
  if (place === undefined) return;
  const job = change.job(place);
  if (job.status === 'running') {
    job.retryWanted = false;
    if (job.stopping) return;
    job.stopping = true;
    change.commands.push({ type: 'cancelJob', job: job.id });
  } else if (job.status === 'pending') {
    change.become(place, 'cancelled');
    change.skipDependents(place);
  }
}

/** All that waits is cancelled, not skipped: nobody failed it. What runs is stopped. */
function cancelBatch(change: Change): void {
  const { state } = change;
  if (isFinished(state)) return;
  state.cancelled = true;
  state.jobs.forEach((job, place) => {
    if (job.status === 'pending') change.become(place, 'cancelled');
  });
  state.jobs.forEach((_, place) => {
    cancelJob(change, place);
  });
}

/** Tells the running jobs when a hold begins or ends; one that is held for two reasons stays held until both are gone. */
function hold(change: Change, reasons: Partial<Pick<SchedulerState, 'paused' | 'outsideWindow'>>): void {
  const { state } = change;
  const before = isHeld(state);
  Object.assign(state, reasons);
  const after = isHeld(state);
  if (before === after) return;
  for (const job of state.jobs) {
    if (job.status === 'running') change.commands.push({ type: after ? 'holdJob' : 'releaseJob', job: job.id });
  }
}

function setPriority(change: Change, place: number | undefined, priority: number): void {
  if (place === undefined || change.job(place).priority === priority) return;
  const job = change.job(place);
  job.priority = priority;
  reorderReady(change.state, place);
  change.record(job);
}
