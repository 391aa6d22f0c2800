import type { OnFailure, RunOn } from '../../model/specification';
import type { JobCounts, JobStatus } from '../../model/status';

/** One job as the scheduler sees it. Other jobs are named by their place in `SchedulerState.jobs`. */
export interface ScheduledJob {
  readonly id: string;
  /** 0..100, higher first. */
  priority: number;
  /** Expected work, in any unit that all jobs share. */
  readonly cost: number;
  /** Expected work of this job and of the longest chain of pending jobs that wait on it. Kept true while the job is pending. */
  path: number;
  readonly dependencies: readonly number[];
  readonly dependents: number[];
  readonly runOn: RunOn;
  /** One more than the highest level among its dependencies: an order in which paths can be summed. */
  readonly level: number;
  status: JobStatus;
  /** How many dependencies are not met. A pending job with none is in `ready`. */
  unmet: number;
  /** How often the job was started. */
  attempt: number;
  /** How often it may be started before a failure that could pass counts as its end. */
  readonly maxAttempts: number;
  /** Starts since it was submitted or since somebody retried it. */
  tries: number;
  /** The deliverables that its next start makes; null: all that are not there yet. */
  only: readonly string[] | null;
  /** Cancellation was asked for while the job ran; its slot is free only when it has ended. */
  stopping: boolean;
  /** A retry was asked for while the job was stopping: it goes back to pending when it has. */
  retryWanted: boolean;
  /** Why the job is skipped: the dependency that did not complete, or the job at whose failure the batch stopped. */
  blockedBy: number | null;
  /** Place in `ready`, or -1. */
  place: number;
}

/**
 * Everything that the scheduler knows of a batch: plain JSON, so that it passes through a payload unchanged.
 *
 * Invariants, held by the property tests: `running` is the number of running jobs; `ready` holds exactly the pending jobs without an
 * unmet dependency; no pending job waits on one that can never be met; every pending job's `path` is the longest there is.
 */
export interface SchedulerState {
  /** More may run for a while after it was lowered: nothing is stopped for it, and nothing starts until fewer run. */
  maxConcurrent: number;
  readonly onFailure: OnFailure;
  readonly jobs: ScheduledJob[];
  /** Id to place in `jobs`. */
  readonly placeOf: Record<string, number>;
  /** Binary heap of places in `jobs`, the job to start next at the top. */
  readonly ready: number[];
  readonly counts: JobCounts;
  /** Nothing starts until the batch is open. */
  open: boolean;
  /** Somebody paused the batch: nothing starts, and what runs begins no new span. */
  paused: boolean;
  /** The batch has hours and it is not their time: the same. */
  outsideWindow: boolean;
  /** The whole batch was cancelled, and nothing was retried or added since. */
  cancelled: boolean;
  /** Rises with every retry and with jobs that are added: progress may fall only when it did. */
  generation: number;
}

/** A job as the scheduler is told of it. */
export interface JobToSchedule {
  readonly id: string;
  readonly priority: number;
  readonly dependencies: readonly string[];
  readonly runOn: RunOn;
  readonly cost: number;
  readonly maxAttempts: number;
  /** Where the job stands already, in a batch that goes on or was opened again; jobs that are new are pending. */
  readonly status: JobStatus;
  readonly attempt: number;
  readonly tries: number;
  /** Id of the job for which it was skipped, where it was. */
  readonly blockedBy: string | null;
  /** As in {@link ScheduledJob}: a batch that goes on in a new run forgets nothing that was asked of it. */
  readonly only: readonly string[] | null;
  readonly stopping: boolean;
  readonly retryWanted: boolean;
}

/** What a batch is told of itself as a whole. */
export interface BatchToSchedule {
  readonly maxConcurrent: number;
  readonly onFailure: OnFailure;
  readonly paused: boolean;
  readonly outsideWindow: boolean;
  readonly cancelled: boolean;
  readonly generation: number;
}

/** What happened. */
export type SchedulerEvent =
  | { readonly type: 'open' }
  | {
      readonly type: 'jobEnded';
      readonly job: string;
      readonly outcome: 'completed' | 'failed' | 'cancelled';
      /** For a failure: the same work may succeed when it is tried again. */
      readonly retryable: boolean;
    }
  | { readonly type: 'cancelJob'; readonly job: string }
  | { readonly type: 'retryJob'; readonly job: string; readonly only?: readonly string[] }
  | { readonly type: 'retryFailed' }
  | { readonly type: 'cancelBatch' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'windowClosed' }
  | { readonly type: 'windowOpened' }
  | { readonly type: 'setJobPriority'; readonly job: string; readonly priority: number }
  | { readonly type: 'setMaxConcurrent'; readonly maxConcurrent: number }
  | { readonly type: 'addJobs'; readonly jobs: readonly JobToSchedule[] };

/**
 * What is to be done about it. `recordJob`: the job's state is another than before. `holdJob` and `releaseJob`: a running job is to
 * begin no new span, or may again.
 */
export type SchedulerCommand =
  | {
      readonly type: 'startJob';
      readonly job: string;
      readonly attempt: number;
      readonly only: readonly string[] | null;
    }
  | { readonly type: 'cancelJob'; readonly job: string }
  | { readonly type: 'holdJob'; readonly job: string }
  | { readonly type: 'releaseJob'; readonly job: string }
  | { readonly type: 'recordJob'; readonly job: string };

export interface Decision {
  readonly state: SchedulerState;
  readonly commands: readonly SchedulerCommand[];
}
