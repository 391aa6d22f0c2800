import { type Failure, failureOf } from '../model/failure';
import type { BatchEvent } from './batch-commands';
import type { BatchJobs } from './batch-jobs';
import { isFinished } from './scheduling/decide';
import { hasEnded, hasFallen } from './scheduling/dependencies';
import { placeOf } from './scheduling/link-jobs';
import type { ScheduledJob, SchedulerState } from './scheduling/state';

/** Why a command makes no sense as the batch stands; undefined when it does. */
export function refusalOf(event: BatchEvent, state: SchedulerState, jobs: BatchJobs): Failure | undefined {
  switch (event.type) {
    case 'cancelJob':
      return aboutJob(state, event.job, (job) =>
        hasEnded(job.status) ? failureOf('JOB_NOT_CANCELLABLE', `It is ${job.status}.`) : undefined,
      );
    case 'retryJob':
      return aboutJob(state, event.job, (job) => retryRefusal(job, event.only, jobs));
    case 'retryFailed':
      return state.counts.failed > 0 ? undefined : failureOf('JOB_NOT_RETRYABLE', 'No job of the batch has failed.');
    case 'setJobPriority':
      return aboutJob(state, event.job, (job) =>
        job.status === 'pending' ? undefined : failureOf('JOB_NOT_CHANGEABLE', `It is ${job.status}.`),
      );
    case 'cancelBatch':
    case 'pause':
    case 'resume':
    case 'setBatchPriority':
    case 'setMaxConcurrent':
    case 'setDeadline':
      return isFinished(state) ? failureOf('BATCH_ENDED') : undefined;
    default:
      return undefined;
  }
}

function aboutJob(
  state: SchedulerState,
  id: string,
  look: (job: ScheduledJob) => Failure | undefined,
): Failure | undefined {
  const place = placeOf(state, id);
  return place === undefined ? failureOf('JOB_NOT_FOUND', id) : look(state.jobs[place] as ScheduledJob);
}

function retryRefusal(job: ScheduledJob, only: readonly string[] | undefined, jobs: BatchJobs): Failure | undefined {
  if (!only) {
    const may = hasFallen(job.status) || job.stopping;
    return may ? undefined : failureOf('JOB_NOT_RETRYABLE', `It is ${job.status}.`);
  }
  const { formats } = jobs.brief(job.id);
  const unknown = only.find((format) => !(formats as readonly string[]).includes(format));
  if (unknown !== undefined) return failureOf('DELIVERABLE_NOT_FOUND', `The job makes ${formats.join(', ')}.`);
  return only.every((format) => jobs.isBad(job.id, format))
    ? undefined
    : failureOf('DELIVERABLE_NOT_RETRYABLE', `Its job is ${job.status}.`);
}
