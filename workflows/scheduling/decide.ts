import { assertNever } from '../../model/assert-never';
import type { JobStatus } from '../../model/status';
import { popReady, pushReady, removeReady } from './ready-queue';
import type { Decision, ScheduledJob, SchedulerCommand, SchedulerEvent, SchedulerState } from './state';

/**
 * The whole scheduler: what happened goes in, what is to be done comes out. It owns the state that it is given and changes it in
 * place; each event costs O(log n) for each job that it changes. An event that does not apply (a job that is unknown, a second
 * cancel) changes nothing: signals may come twice and late.
 */
export function decide(state: SchedulerState, event: SchedulerEvent): Decision {
  const commands: SchedulerCommand[] = [];
  apply(state, event, commands);
  startWhatMay(state, commands);
  return { state, commands };
}

/** True when nothing runs and nothing is left to run: the batch may end. */
export function isFinished({ counts }: SchedulerState): boolean {
  return counts.pending === 0 && counts.running === 0;
}

function apply(state: SchedulerState, event: SchedulerEvent, commands: SchedulerCommand[]): void {
  switch (event.type) {
    case 'open':
      state.open = true;
      return;
    case 'jobEnded':
      endJob(state, find(state, event.job), event.outcome, commands);
      return;
    case 'cancelJob':
      cancelJob(state, find(state, event.job), commands);
      return;
    case 'retryJob':
      retryJob(state, find(state, event.job), commands);
      return;
    case 'cancelBatch':
      cancelBatch(state, commands);
      return;
    default:
      assertNever(event);
  }
}

function startWhatMay(state: SchedulerState, commands: SchedulerCommand[]): void {
  while (state.open && state.counts.running < state.maxConcurrent) {
    const place = popReady(state);
    if (place === undefined) return;
    const job = jobAt(state, place);
    job.attempt += 1;
    become(state, place, 'running', commands);
    commands.push({ type: 'startJob', job: job.id, attempt: job.attempt });
  }
}

function endJob(
  state: SchedulerState,
  place: number | undefined,
  outcome: 'completed' | 'failed' | 'cancelled',
  commands: SchedulerCommand[],
): void {
  if (place === undefined || jobAt(state, place).status !== 'running') return;
  const job = jobAt(state, place);
  const retry = job.retryWanted && outcome !== 'completed';
  job.stopping = false;
  job.retryWanted = false;
  become(state, place, outcome, commands);
  if (outcome === 'completed') releaseDependents(state, job);
  else if (retry) retryJob(state, place, commands);
  else skipDependents(state, place, commands);
}

function releaseDependents(state: SchedulerState, job: ScheduledJob): void {
  for (const dependent of job.dependents) {
    const waiting = jobAt(state, dependent);
    waiting.unmet -= 1;
    if (waiting.unmet === 0 && waiting.status === 'pending') pushReady(state, dependent);
  }
}

/** Everything that waits on a job which did not complete is skipped, however far behind it. */
function skipDependents(state: SchedulerState, from: number, commands: SchedulerCommand[]): void {
  const spreading = [from];
  for (let place = spreading.pop(); place !== undefined; place = spreading.pop()) {
    for (const dependent of jobAt(state, place).dependents) {
      if (jobAt(state, dependent).status !== 'pending') continue;
      jobAt(state, dependent).blockedBy = place;
      become(state, dependent, 'skipped', commands);
      spreading.push(dependent);
    }
  }
}

function cancelJob(state: SchedulerState, place: number | undefined, commands: SchedulerCommand[]): void {
  if (place === undefined) return;
  const job = jobAt(state, place);
  if (job.status === 'running') {
    job.retryWanted = false;
    if (job.stopping) return;
    job.stopping = true;
    commands.push({ type: 'cancelJob', job: job.id });
  } else if (job.status === 'pending') {
    removeReady(state, place);
    become(state, place, 'cancelled', commands);
    skipDependents(state, place, commands);
  }
}

/** All that waits is cancelled, not skipped: nobody failed it. What runs is stopped. */
function cancelBatch(state: SchedulerState, commands: SchedulerCommand[]): void {
  if (isFinished(state)) return;
  state.cancelled = true;
  state.jobs.forEach((job, place) => {
    if (job.status !== 'pending') return;
    removeReady(state, place);
    become(state, place, 'cancelled', commands);
  });
  state.jobs.forEach((job, place) => {
    if (job.status === 'running') cancelJob(state, place, commands);
  });
}

/**
 * Brings a job back, and with it what it waits on that did not complete, and all that was skipped behind any of these and has
 * nothing else in its way.
 */
function retryJob(state: SchedulerState, place: number | undefined, commands: SchedulerCommand[]): void {
  if (place === undefined) return;
  const job = jobAt(state, place);
  if (job.status === 'running' && job.stopping) job.retryWanted = true;
  if (!hasFallen(job.status)) return;
  state.generation += 1;
  state.cancelled = false;
  const revived = reviveUpwards(state, place, commands);
  reviveDownwards(state, revived, commands);
}

function reviveUpwards(state: SchedulerState, from: number, commands: SchedulerCommand[]): number[] {
  const revived = [from];
  become(state, from, 'pending', commands);
  for (let next = 0; next < revived.length; next += 1) {
    for (const dependency of jobAt(state, revived[next] as number).dependencies) {
      const needed = jobAt(state, dependency);
      if (needed.status === 'running' && needed.stopping) needed.retryWanted = true;
      if (!hasFallen(needed.status)) continue;
      become(state, dependency, 'pending', commands);
      revived.push(dependency);
    }
  }
  return revived;
}

function reviveDownwards(state: SchedulerState, revived: number[], commands: SchedulerCommand[]): void {
  for (let next = 0; next < revived.length; next += 1) {
    for (const dependent of jobAt(state, revived[next] as number).dependents) {
      const waiting = jobAt(state, dependent);
      const free = waiting.dependencies.every((dependency) => !hasFallen(jobAt(state, dependency).status));
      if (waiting.status !== 'skipped' || !free) continue;
      become(state, dependent, 'pending', commands);
      revived.push(dependent);
    }
  }
  for (const place of revived) if (jobAt(state, place).unmet === 0) pushReady(state, place);
}

/** True for the ends from which a retry brings a job back. */
function hasFallen(status: JobStatus): boolean {
  return status === 'failed' || status === 'cancelled' || status === 'skipped';
}

function become(state: SchedulerState, place: number, status: JobStatus, commands: SchedulerCommand[]): void {
  const job = jobAt(state, place);
  state.counts[job.status] -= 1;
  state.counts[status] += 1;
  job.status = status;
  if (status !== 'skipped') job.blockedBy = null;
  commands.push({ type: 'recordJob', job: job.id });
}

function find(state: SchedulerState, id: string): number | undefined {
  return Object.hasOwn(state.placeOf, id) ? state.placeOf[id] : undefined;
}

function jobAt(state: SchedulerState, place: number): ScheduledJob {
  return state.jobs[place] as ScheduledJob;
}
