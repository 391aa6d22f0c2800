import type { JobCounts, JobStatus } from '../../model/status';

/** One job as the scheduler sees it. Other jobs are named by their place in `SchedulerState.jobs`. */
export interface ScheduledJob {
  readonly id: string;
  /** 0..100, higher first. */
  readonly priority: number;
  /** Expected work of this job and of the longest chain of jobs that wait on it. */
  readonly path: number;
  readonly dependencies: readonly number[];
  readonly dependents: readonly number[];
  status: JobStatus;
  /** How many dependencies have not completed. A pending job with none is in `ready`. */
  unmet: number;
  /** How often the job was started. */
  attempt: number;
  /** Cancellation was asked for while the job ran; its slot is free only when it has ended. */
  stopping: boolean;
  /** A retry was asked for while the job was stopping: it goes back to pending when it has. */
  retryWanted: boolean;
  /** Why the job is skipped: the dependency that did not complete. */
  blockedBy: number | null;
  /** Place in `ready`, or -1. */
  place: number;
}

/**
 * Everything that the scheduler knows of a batch: plain JSON, so that it passes through a payload unchanged.
 *
 * Invariants, held by the property tests: `running` is the number of running jobs and never above `maxConcurrent`; `ready` holds
 * exactly the pending jobs without an unmet dependency; no pending job has a dependency that ended otherwise than completed.
 */
export interface SchedulerState {
  readonly maxConcurrent: number;
  readonly jobs: ScheduledJob[];
  /** Id to place in `jobs`. */
  readonly placeOf: Record<string, number>;
  /** Binary heap of places in `jobs`, the job to start next at the top. */
  readonly ready: number[];
  readonly counts: JobCounts;
  /** Nothing starts until the batch is open. */
  open: boolean;
  /** The whole batch was cancelled, and nothing was retried since. */
  cancelled: boolean;
  /** Rises with every retry. */
  generation: number;
}

/** A job as the scheduler is told of it. */
export interface JobToSchedule {
  readonly id: string;
  readonly priority: number;
  readonly dependencies: readonly string[];
  /** Expected work, in any unit that all jobs share. */
  readonly cost: number;
  /** Where the job stood when its batch ended, if it was in a batch that has ended; jobs that are new are pending. */
  readonly status: JobStatus;
  readonly attempt: number;
}

/** What happened. */
export type SchedulerEvent =
  | { readonly type: 'open' }
  | { readonly type: 'jobEnded'; readonly job: string; readonly outcome: 'completed' | 'failed' | 'cancelled' }
  | { readonly type: 'cancelJob'; readonly job: string }
  | { readonly type: 'retryJob'; readonly job: string }
  | { readonly type: 'cancelBatch' };

/** What is to be done about it. `recordJob`: the job's state is another than before. */
export type SchedulerCommand =
  | { readonly type: 'startJob'; readonly job: string; readonly attempt: number }
  | { readonly type: 'cancelJob'; readonly job: string }
  | { readonly type: 'recordJob'; readonly job: string };

export interface Decision {
  readonly state: SchedulerState;
  readonly commands: readonly SchedulerCommand[];
}
