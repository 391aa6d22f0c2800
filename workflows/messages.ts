import { defineSignal } from '@temporalio/workflow';
import type { AddedJobs } from '../model/activities';
import type { PriorityWord } from '../model/priority';
import type { ThumbnailOrder } from '../model/project';
import type { JobSpecification } from '../model/specification';
import type { JobSpeeds } from '../model/speed';

/** Names and arguments of everything that is started on Temporal or sent to it. The same names work from the Temporal Web UI. */

export const BATCH_WORKFLOW = 'BatchWorkflow';

export interface BatchWorkflowInput {
  readonly batchId: string;
  /** True when an ended batch is opened again by a retry: its jobs stand where they stood. */
  readonly reopen: boolean;
  /** Given by a run to the one that follows it: what the store does not say. Its jobs run on meanwhile. */
  readonly goOn?: GoOn;
  /** Events of a run's history after which the batch goes on in a new one; {@link EVENTS_PER_RUN} where nothing else is said. */
  readonly eventsPerRun?: number;
}

/** What a run of a batch hands to the next beside what is in the store. */
export interface GoOn {
  readonly paused: boolean;
  readonly outsideWindow: boolean;
  readonly cancelled: boolean;
}

export const PLAN_WORKFLOW = 'PlanWorkflow';

/** Jobs as they would be specified, so many as fit into a payload. */
export interface PlanWorkflowInput {
  readonly jobs: readonly JobSpecification[];
}

export const LOOK_AT_PROJECT_WORKFLOW = 'LookAtProject';

export interface LookAtProjectInput {
  readonly projectId: string;
}

export const MAKE_THUMBNAIL_WORKFLOW = 'MakeThumbnail';

export type MakeThumbnailInput = ThumbnailOrder;

export const SCHEDULED_BATCH_WORKFLOW = 'ScheduledBatch';

/** What a schedule starts its workflows with: what their batches are lies in the store. */
export interface ScheduledBatchInput {
  readonly scheduleId: string;
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
  /** Its place in the order of submission. */
  readonly position?: number;
  /** First run of its batch on Temporal: the job ends itself when that batch is open no more. */
  readonly batchRun?: string;
  /** Given by a run to the one that follows it. */
  readonly goOn?: JobGoOn;
  readonly eventsPerRun?: number;
}

/** What a run of a job hands to the next; the spans that are done are in the store. */
export interface JobGoOn {
  readonly planRef: string;
  readonly held: boolean;
  readonly tally: TallyGoOn;
}

/** What a job has counted so far and the store cannot say. Costs are expected CPU seconds. */
export interface TallyGoOn {
  readonly reusedSpans: number;
  readonly encodedCost: number;
  readonly reusedCost: number;
  readonly retries: number;
  readonly speeds: JobSpeeds;
}

/**
 * Replaying a thousand jobs takes six seconds, so a run is short; it is also well under the 10,000 events that a person would want to
 * look through, and the 51,200 at which the server ends a workflow.
 */
export const EVENTS_PER_RUN = 4000;

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

/** All that may be asked of a batch that runs, with what is known of jobs that are added. */
export interface Commands extends BatchSignals {
  readonly addJobs: AddedJobs;
}

export type CommandName = keyof Commands;

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
export const priorityKeySignal =
  defineSignal<[{ readonly priority_key: number; readonly priority?: number }]>('priorityKey');
