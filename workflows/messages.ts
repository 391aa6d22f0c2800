import { defineSignal } from '@temporalio/workflow';
import type { PriorityWord } from '../model/priority';

/** Names and arguments of everything that is started on Temporal or sent to it. The same names work from the Temporal Web UI. */

export const BATCH_WORKFLOW = 'BatchWorkflow';

export interface BatchWorkflowInput {
  readonly batchId: string;
  /** True when an ended batch is opened again by a retry: its jobs stand where they stood. */
  readonly reopen: boolean;
}

export interface AssemblyJobInput {
  readonly batchId: string;
  readonly jobId: string;
  /** 1 for the first start of the job, one more for each retry. */
  readonly attempt: number;
  readonly formats: readonly string[];
  /** The formats to make now; null: all. */
  readonly only: readonly string[] | null;
  /** Temporal's priority key of the batch when the job was started. */
  readonly priorityKey: number;
}

/** A priority as a person gives it: `low`, `normal`, `high`, `urgent`, or 0..100. */
type GivenPriority = PriorityWord | number;

/** Arguments of a batch's signals, by their names: what a pipeline and an operator may ask of a batch that runs. */
export interface BatchSignals {
  readonly cancelJob: { readonly job_id: string };
  readonly retryJob: { readonly job_id: string };
  readonly retryDeliverable: { readonly job_id: string; readonly deliverable_id: string };
  readonly retryFailed: undefined;
  readonly cancelBatch: undefined;
  readonly pause: undefined;
  readonly resume: undefined;
  readonly setJobPriority: { readonly job_id: string; readonly priority: GivenPriority };
  readonly setBatchPriority: { readonly priority: GivenPriority };
  readonly setMaxConcurrent: { readonly max_concurrent: number };
  readonly setDeadline: { readonly deadline: string | null };
}

export type BatchSignalName = keyof BatchSignals;

/** What an operator reads beside each signal in the Temporal Web UI. */
export const SIGNAL_DESCRIPTIONS: Readonly<Record<BatchSignalName, string>> = {
  cancelJob: 'Cancels one job; the others go on. Argument: {"job_id": "..."}',
  retryJob: 'Brings back a failed, cancelled or skipped job, and what was skipped for it. Argument: {"job_id": "..."}',
  retryDeliverable:
    'Makes one bad format of a failed job again; its good ones stay. Argument: {"job_id": "...", "deliverable_id": "mov"}',
  retryFailed: 'Brings back every job that failed, and what was skipped for them.',
  cancelBatch: 'Cancels all jobs of the batch that have not ended.',
  pause: 'Lets the spans under way end and starts nothing more, until resume. Nothing is killed or lost.',
  resume: 'Goes on after a pause.',
  setJobPriority: 'Changes the order among waiting jobs. Argument: {"job_id": "...", "priority": "high" or 0..100}',
  setBatchPriority: 'Changes the priority against other batches. Argument: {"priority": "urgent" or 0..100}',
  setMaxConcurrent: 'Changes how many jobs run at a time. Argument: {"max_concurrent": 1..}',
  setDeadline:
    'Changes when the batch is to have ended. Argument: {"deadline": "2027-01-31T22:00:00+01:00"}, or null for none',
};

export const cancelBatchSignal = defineSignal('cancelBatch');
export const cancelJobSignal = defineSignal<[BatchSignals['cancelJob']]>('cancelJob');
export const retryJobSignal = defineSignal<[BatchSignals['retryJob']]>('retryJob');

/** From a batch to a job of it that runs: begin no new span, or go on; and its place on the queues. */
export const holdSignal = defineSignal<[{ readonly held: boolean }]>('hold');
export const priorityKeySignal = defineSignal<[{ readonly priority_key: number }]>('priorityKey');
