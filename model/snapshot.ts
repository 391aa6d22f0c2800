import type { DeliverableResult } from './deliverable';
import type { Failure } from './failure';
import type { BatchSpeeds, JobSpeeds } from './speed';
import type { BatchStatus, DeliverableStatus, JobCounts, JobStatus } from './status';

/** The state of one job at a moment. Costs are expected CPU seconds. */
export interface JobSnapshot {
  readonly id: string;
  readonly status: JobStatus;
  readonly priority: number;
  /** What the whole job costs, estimated before it is planned. */
  readonly cost: number;
  /** How often the job was started. */
  readonly attempt: number;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  /** The job for which it was skipped, where it was. */
  readonly blocked_by: string | null;
  /** Why it failed or was skipped. */
  readonly failure: Failure | null;
  readonly deliverables: readonly DeliverableResult[];
  readonly encoded_cost: number;
  readonly reused_cost: number;
  /** Share of `cost` that was done when the job ended without completing, 0..1; 1 when it completed. */
  readonly done: number;
  readonly retries: number;
  /** What its timeline holds and its film does not. Absent when it is nothing, and in what was written before. */
  readonly left_out?: readonly string[];
  /** For the batch's own next run on Temporal alone. Missing in what was written before there were any. */
  readonly scheduling?: JobScheduling;
}

/** What was asked of a job and is not done yet: a batch that goes on in a new run forgets none of it. */
export interface JobScheduling {
  /** Starts since it was submitted or since somebody retried it. */
  readonly tries: number;
  readonly stopping: boolean;
  readonly retry_wanted: boolean;
  /** The formats that its next start makes; null: all that are not there yet. */
  readonly only: readonly string[] | null;
}

/**
 * What its workflow is told of a job when the batch is opened again: which formats are good, and not all about them. A page of jobs
 * with every check of every file would not fit into a payload.
 */
export interface FormerJob extends Omit<JobSnapshot, 'deliverables'> {
  readonly completed: readonly string[];
}

/** A job of which nothing was written yet: it waits. */
export function notStarted({ id, priority }: Pick<JobSnapshot, 'id' | 'priority'>): JobSnapshot {
  return {
    id,
    status: 'pending',
    priority,
    cost: 0,
    attempt: 0,
    started_at: null,
    ended_at: null,
    blocked_by: null,
    failure: null,
    deliverables: [],
    encoded_cost: 0,
    reused_cost: 0,
    done: 0,
    retries: 0,
  };
}

export function formerJob({ deliverables, ...rest }: JobSnapshot): FormerJob {
  return { ...rest, completed: deliverables.filter(({ status }) => status === 'completed').map(({ id }) => id) };
}

/** The state of a batch at a moment; its jobs lie in pages beside it. */
export interface BatchSnapshot {
  readonly batch_id: string;
  readonly status: BatchStatus;
  readonly as_of: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  /** When it began to run this time: `started_at`, or when a retry opened it again. */
  readonly opened_at: string | null;
  /** What it ran and encoded before it was opened this time: a pause between an end and a retry is no run time. */
  readonly earlier: { readonly run_seconds: number; readonly encoded_cost: number };
  readonly counts: JobCounts;
  /** Rises with each retry (and each added job): progress may fall only when it did. */
  readonly generation: number;
  /** Finished and still remaining cost over all jobs that have been started or may yet be. */
  readonly finished_cost: number;
  readonly remaining_cost: number;
  readonly encoded_cost: number;
  readonly report_ready: boolean;
  /** As they are now: both may be changed while the batch runs. */
  readonly priority: number;
  readonly max_concurrent: number;
  /** True while no new span may begin: somebody paused it, or it is outside its hours. Missing in older snapshots: when it is paused. */
  readonly held?: boolean;
  /** True while somebody has paused it, whether it is outside its hours too or not. Missing in older snapshots. */
  readonly paused?: boolean;
  /** Of a batch that has hours, once they were looked at. */
  readonly hours?: BatchHours;
  /** As it is now; absent in snapshots of before, which knew no deadlines. */
  readonly deadline?: string | null;
  /** Of the jobs that have ended; absent in snapshots of before. */
  readonly speeds?: BatchSpeeds;
}

/** Whether it is the time of a batch, and when that changes next. */
export interface BatchHours {
  readonly open: boolean;
  readonly changes_at: string;
}

/** True while spans of the batch that wait in a queue are to go back unbegun. */
export function isHeld({ held, status }: Pick<BatchSnapshot, 'held' | 'status'>): boolean {
  return held ?? status === 'paused';
}

/** How far a running job is: written by the job itself, on change and at most once a second. */
export interface JobProgress {
  readonly job_id: string;
  readonly attempt: number;
  readonly as_of: string;
  readonly phase: 'planning' | 'rendering' | 'delivering';
  readonly spans_done: number;
  readonly spans_total: number;
  /** Done cost over whole cost, finished spans and finished deliveries alone, 0..1. */
  readonly done: number;
  readonly cost: number;
  readonly encoded_cost: number;
  /** Cost that is still to come, of spans and of deliveries; absent in what was written before, as are the speeds. */
  readonly left?: { readonly rendering: number; readonly delivering: number };
  readonly speeds?: JobSpeeds;
  readonly deliverables: readonly { readonly id: string; readonly status: DeliverableStatus; readonly done: number }[];
}

/** What a render or deliver activity puts into its heartbeat: the share of its own cost that is done, and that cost. */
export interface HeartbeatProgress {
  readonly done: number;
  readonly cost: number;
  /** Attempts that only found the span busy: they do not count as attempts. */
  readonly busyAttempts: number;
}
