import { defineSignal } from '@temporalio/workflow';

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
}

/** Argument of the signals that are about one job. */
export interface JobArgument {
  readonly job_id: string;
}

export const CANCEL_JOB = 'cancelJob';
export const RETRY_JOB = 'retryJob';
export const CANCEL_BATCH = 'cancelBatch';

export const cancelJobSignal = defineSignal<[JobArgument]>(CANCEL_JOB);
export const retryJobSignal = defineSignal<[JobArgument]>(RETRY_JOB);
export const cancelBatchSignal = defineSignal(CANCEL_BATCH);
