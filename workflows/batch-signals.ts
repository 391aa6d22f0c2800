import { defineSignal, setHandler } from '@temporalio/workflow';
import { readDeadline } from '../model/deadline';
import { readPriority } from '../model/priority';
import { type BatchSignalName, type BatchSignals, SIGNAL_DESCRIPTIONS } from './messages';
import type { SchedulerEvent } from './scheduling/state';

/** What a signal means: something for the scheduler, or something of the whole batch that decides nothing inside it. */
export type BatchEvent =
  | SchedulerEvent
  | { readonly type: 'setBatchPriority'; readonly priority: number }
  | { readonly type: 'setDeadline'; readonly deadline: string | null };

type Reading<N extends BatchSignalName> = (given: Partial<BatchSignals[N]> | undefined) => BatchEvent | undefined;

/** Signals come from people too: what makes no sense is no event, and never fails the workflow. */
const READINGS: { readonly [N in BatchSignalName]: Reading<N> } = {
  cancelJob: (given) => aboutJob(given, (job) => ({ type: 'cancelJob', job })),
  retryJob: (given) => aboutJob(given, (job) => ({ type: 'retryJob', job })),
  retryDeliverable: (given) =>
    aboutJob(given, (job) =>
      typeof given?.deliverable_id === 'string' ? { type: 'retryJob', job, only: [given.deliverable_id] } : undefined,
    ),
  retryFailed: () => ({ type: 'retryFailed' }),
  cancelBatch: () => ({ type: 'cancelBatch' }),
  pause: () => ({ type: 'pause' }),
  resume: () => ({ type: 'resume' }),
  setJobPriority: (given) =>
    aboutJob(given, (job) => {
      const priority = readPriority(given?.priority);
      return priority === undefined ? undefined : { type: 'setJobPriority', job, priority };
    }),
  setBatchPriority: (given) => {
    const priority = readPriority(given?.priority);
    return priority === undefined ? undefined : { type: 'setBatchPriority', priority };
  },
  setMaxConcurrent: (given) => {
    const maxConcurrent = given?.max_concurrent;
    const sound = Number.isInteger(maxConcurrent) && (maxConcurrent as number) >= 1;
    return sound ? { type: 'setMaxConcurrent', maxConcurrent: maxConcurrent as number } : undefined;
  },
  setDeadline: (given) => {
    const deadline = readDeadline(given?.deadline);
    return deadline === undefined ? undefined : { type: 'setDeadline', deadline };
  },
};

function aboutJob(
  given: { readonly job_id?: unknown } | undefined,
  event: (job: string) => BatchEvent | undefined,
): BatchEvent | undefined {
  return typeof given?.job_id === 'string' ? event(given.job_id) : undefined;
}

/** Registers all signals of a batch, each with its description for the Temporal Web UI. */
export function handleSignals(receive: (event: BatchEvent) => void): void {
  for (const name of Object.keys(READINGS) as BatchSignalName[]) {
    const read = READINGS[name] as Reading<BatchSignalName>;
    setHandler(
      defineSignal<[Partial<BatchSignals[BatchSignalName]>?]>(name),
      (given) => {
        const event = read(given as never);
        if (event) receive(event);
      },
      { description: SIGNAL_DESCRIPTIONS[name] },
    );
  }
}
