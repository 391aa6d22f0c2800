import { ApplicationFailure, condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { readDeadline } from '../model/deadline';
import { type Failure, failureOf } from '../model/failure';
import { readPriority } from '../model/priority';
import { type BatchSignalName, type BatchSignals, SIGNAL_DESCRIPTIONS } from './messages';
import type { SchedulerEvent } from './scheduling/state';

/** What a command means: something for the scheduler, or something of the whole batch that decides nothing inside it. */
export type BatchEvent =
  | SchedulerEvent
  | { readonly type: 'setBatchPriority'; readonly priority: number }
  | { readonly type: 'setDeadline'; readonly deadline: string | null };

/** Who carries commands out. */
export interface BatchDesk {
  /** Why a command makes no sense as the batch stands; undefined when it does, and as long as the batch is not loaded. */
  refusalOf(event: BatchEvent): Failure | undefined;
  isLoaded(): boolean;
  receive(event: BatchEvent): void;
}

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

/**
 * Registers each command twice, with its description for the Temporal Web UI: as a signal, which takes effect when it makes sense and
 * is for people and for a batch whose workers are away; and as an update of the same name, which is refused with the reason.
 */
export function handleCommands(desk: BatchDesk): void {
  for (const name of Object.keys(READINGS) as BatchSignalName[]) {
    const read = READINGS[name] as Reading<BatchSignalName>;
    const description = SIGNAL_DESCRIPTIONS[name];
    setHandler(
      defineSignal<[Given | undefined]>(name),
      (given) => {
        const event = read(given as never);
        if (event) desk.receive(event);
      },
      { description },
    );
    setHandler(
      defineUpdate<void, [Given | undefined]>(name),
      async (given) => await carryOut(desk, read(given as never)),
      {
        description,
        validator: (given) => refuse(desk, read(given as never)),
      },
    );
  }
}

type Given = Partial<BatchSignals[BatchSignalName]>;

async function carryOut(desk: BatchDesk, event: BatchEvent | undefined): Promise<void> {
  if (!desk.isLoaded()) {
    await condition(() => desk.isLoaded());
    refuse(desk, event);
  }
  if (event) desk.receive(event);
}

/** @throws ApplicationFailure with the code and the failure, when the command makes no sense. */
function refuse(desk: BatchDesk, event: BatchEvent | undefined): void {
  const failure = event
    ? desk.refusalOf(event)
    : failureOf('INVALID_REQUEST', 'The description of the command shows its argument.');
  if (failure) throw refusal(failure);
}

/** An update that is refused fails with the code as type and the failure as detail. */
export function refusal(failure: Failure): ApplicationFailure {
  return ApplicationFailure.create({
    type: failure.code,
    message: failure.message,
    nonRetryable: true,
    details: [failure],
  });
}
