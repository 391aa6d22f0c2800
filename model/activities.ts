import type { PlanSummary } from './assembly-plan';
import type { DeliverableResult } from './deliverable';
import type { Format } from './preset';
import type { BatchSnapshot, FormerJob, JobProgress, JobSnapshot } from './snapshot';
import type { BatchSpecification, RunOn } from './specification';

/** The two task queues: control never waits behind encoding. */
export const CONTROL_QUEUE = 'control';
export const EXPORT_QUEUE = 'export';

export interface JobBrief {
  readonly id: string;
  readonly projectId: string;
  readonly formats: readonly Format[];
  readonly priority: number;
  readonly dependencies: readonly string[];
  readonly runOn: RunOn;
  readonly attempts: number;
  /** Expected CPU seconds from a look at the project; a nominal 1 when the project cannot be read (the job itself will say why). */
  readonly cost: number;
  /** Where the job stood when the batch ended; null in a batch that is new. */
  readonly previous: FormerJob | null;
}

export interface LoadedPage {
  readonly batch: BatchSpecification;
  /** The batch's last state, when it is re-opened; null when it is new. */
  readonly previous: BatchSnapshot | null;
  readonly jobs: readonly JobBrief[];
  readonly pages: number;
}

/** What one call rendered. */
export interface Rendered {
  readonly encodedCost: number;
  /** Renditions made now; the others were there. */
  readonly rendered: number;
}

/** How long work took by the clock on the wall. Activities of before did not measure it. */
export interface Timed {
  readonly seconds?: number;
  /** How many of the other slots of its worker were at work meanwhile, 0..1. */
  readonly crowding?: number;
}

export interface RenderResult extends Rendered, Timed {
  readonly attempts: number;
}

export type TimedDeliverable = DeliverableResult & Timed;

export interface DeliverInput {
  readonly batchId: string;
  readonly jobId: string;
  readonly planRef: string;
  readonly deliverable: number;
  /** How many spans of this job were found rendered at planning, for the report. */
  readonly reusedSpans: number;
}

/** Short, never an encoder: queue `control`. */
export interface ControlActivities {
  /** A page of the specification with each job's estimated cost. */
  loadJobs(input: { readonly batchId: string; readonly page: number; readonly reopen: boolean }): Promise<LoadedPage>;
  /** Reads the project's timeline, probes its media, cuts spans, writes the plan to the store. Bad media fails with its code and file. */
  planAssembly(input: {
    readonly batchId: string;
    readonly jobId: string;
    /** The formats to make; null: all of the job. */
    readonly only: readonly string[] | null;
  }): Promise<PlanSummary>;
  /**
   * Writes the batch's state and the jobs that changed since the last call, each with its place in the order of submission and the
   * deliverables that were made since; those of before stay.
   */
  writeSnapshot(input: {
    readonly batch: BatchSnapshot;
    readonly jobs: readonly { readonly position: number; readonly job: JobSnapshot }[];
  }): Promise<void>;
  writeJobProgress(input: { readonly batchId: string; readonly progress: JobProgress }): Promise<void>;
  /** Writes the report of a batch that is ending: its last state is given, its jobs' states are in the store by now. */
  writeReport(input: { readonly batch: BatchSnapshot }): Promise<void>;
}

/** One ffmpeg at a time each: queue `export`. Fail with ApplicationFailure of type = failure code, details = [Failure]. */
export interface ExportActivities {
  /** Renders what is missing of one span, all presets from one decode; heartbeats {@link HeartbeatProgress}. */
  renderSpan(input: { readonly planRef: string; readonly span: number }): Promise<RenderResult>;
  renderAudio(input: { readonly planRef: string; readonly stretch: number }): Promise<RenderResult>;
  /**
   * Joins, muxes, checks and publishes one deliverable. A failed check is an answer with status `failed`. When renditions are gone or
   * damaged it drops them and fails with RENDITION_MISSING, non-retryable, details = [Failure, {spans: number[], stretches: number[]}].
   */
  deliver(input: DeliverInput): Promise<TimedDeliverable>;
}
