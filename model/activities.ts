import type { PlanSummary } from './assembly-plan';
import type { DeliverableResult, JobOutcome } from './deliverable';
import type { JobForecast } from './forecast';
import type { ProjectLook, ThumbnailAnswer, ThumbnailOrder } from './project';
import type { BatchHours, BatchSnapshot, FormerJob, JobProgress, JobSnapshot } from './snapshot';
import type { BatchSpecification, BatchWindow, JobSpecification, RunOn } from './specification';

/** The task queues: control never waits behind encoding, and neither waits behind pictures that somebody looks at. */
export const CONTROL_QUEUE = 'control';
export const EXPORT_QUEUE = 'export';
export const PICTURES_QUEUE = 'pictures';

export interface JobBrief {
  readonly id: string;
  readonly projectId: string;
  readonly formats: readonly string[];
  readonly priority: number;
  readonly dependencies: readonly string[];
  readonly runOn: RunOn;
  readonly attempts: number;
  /** Expected CPU seconds from a look at the project; a nominal 1 when the project cannot be read (the job itself will say why). */
  readonly cost: number;
  /** Where the job stood when the batch ended or its last run did; null in a batch that is new. */
  readonly previous: FormerJob | null;
}

export interface LoadedPage {
  readonly batch: BatchSpecification;
  /** The batch's last state, when it is re-opened or goes on in a new run; null when it is new. */
  readonly previous: BatchSnapshot | null;
  readonly jobs: readonly JobBrief[];
  /** Place of the first job of the next page; null, or missing in older histories, when there is none. */
  readonly next?: number | null;
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

/** The first run on Temporal of the batch that work belongs to; missing in work of before there was a look at it. */
export interface OfBatch {
  readonly batchRun?: string;
}

export interface DeliverInput extends OfBatch {
  readonly batchId: string;
  readonly jobId: string;
  readonly planRef: string;
  readonly deliverable: number;
  /** How many spans of this job were found rendered at planning, for the report. */
  readonly reusedSpans: number;
}

/** Jobs for a batch that is there: `addition` names what the API left in the store, `jobs` is as in the body of a submission. */
export type AddedJobs = { readonly addition: string } | { readonly jobs: unknown };

/** A batch that its schedule makes now. */
export interface ScheduledBatchOrder {
  readonly scheduleId: string;
  readonly batchId: string;
  /** The time that the schedule names, ISO 8601 in UTC, whole seconds; the batch may be made later. */
  readonly scheduledFor: string;
}

/** Short, never an encoder: queue `control`. */
export interface ControlActivities {
  /**
   * Writes specification and first snapshot of a batch of a schedule; one that is there stays as it is. Fails with SCHEDULE_NOT_FOUND when
   * the schedule was deleted meanwhile.
   */
  createScheduledBatch(order: ScheduledBatchOrder): Promise<BatchSpecification>;
  /** Jobs of the specification from a place on, each with its estimated cost: as many as fit into a payload with ease. */
  loadJobs(input: {
    readonly batchId: string;
    readonly from: number;
    /** True when the jobs stand somewhere already: the batch was opened again, or goes on in a new run. */
    readonly reopen: boolean;
  }): Promise<LoadedPage>;
  /** Reads the project's timeline, probes its media, cuts spans, writes the plan to the store. Bad media fails with its code and file. */
  planAssembly(input: {
    readonly batchId: string;
    readonly jobId: string;
    /** Its place in the batch, where that is known: then its page alone is read. */
    readonly position?: number;
    /** The formats to make; null: all of the job. */
    readonly only: readonly string[] | null;
  }): Promise<PlanSummary>;
  /** The same plan again, with what of it is rendered by now: for a job that goes on in a new run. */
  lookAtPlan(input: { readonly planRef: string }): Promise<PlanSummary>;
  /**
   * How a job ended that an earlier run of its batch started. Asks again each second until it has: the activity takes no slot between
   * two looks, and its tries are in no history.
   */
  awaitJob(input: { readonly batchId: string; readonly jobId: string }): Promise<JobOutcome>;
  /** Whether it is the time of a batch now. */
  lookAtHours(input: { readonly window: BatchWindow }): Promise<BatchHours>;
  /**
   * Appends jobs to the specification of a batch: those of an addition that the API checked and wrote, or jobs as a person submits them.
   * Fails with INVALID_REQUEST and appends none when one of them cannot be. The same addition is appended once.
   * @returns the place of the first.
   */
  acceptJobs(input: { readonly batchId: string } & AddedJobs): Promise<number>;
  /** Ends when the batch is not open any more on Temporal; looks every few seconds in the same way. */
  awaitBatchEnd(input: { readonly batchId: string; readonly batchRun: string }): Promise<void>;
  /** Moves the work of these jobs that waits on the queues to another priority key. */
  requeue(input: {
    readonly batchId: string;
    readonly jobIds: readonly string[];
    readonly priorityKey: number;
  }): Promise<void>;
  /**
   * Writes the batch's state and the jobs that changed since the last call, each with its place in the order of submission and the
   * deliverables that were made since; those of before stay.
   */
  writeSnapshot(input: {
    readonly batch: BatchSnapshot;
    readonly jobs: readonly { readonly position: number; readonly job: JobSnapshot }[];
    /** True when more jobs of the same state follow: the batch's own is written with the last of them. */
    readonly more?: boolean;
  }): Promise<void>;
  /** What would become of jobs that are submitted now, one answer for each. Nothing is written. */
  forecastJobs(input: { readonly jobs: readonly JobSpecification[] }): Promise<readonly JobForecast[]>;
  /** What a project is as it lies there now. Nothing is written but what is found out about media files. */
  lookAtProject(input: { readonly projectId: string }): Promise<ProjectLook>;
  writeJobProgress(input: { readonly batchId: string; readonly progress: JobProgress }): Promise<void>;
  /** Writes the report of a batch that is ending: its last state is given, its jobs' states are in the store by now. */
  writeReport(input: { readonly batch: BatchSnapshot }): Promise<void>;
  /** Sends a message that lies in the store to its webhook. Fails with WEBHOOK_FAILED when it should be tried again later. */
  sendWebhook(input: { readonly batchId: string; readonly messageId: string }): Promise<void>;
}

/** One frame each, for somebody who waits: queue `pictures`. */
export interface PictureActivities {
  /** A JPEG of a moment of a project's film, kept in the store. What is wrong with the project or the moment is an answer. */
  makeThumbnail(order: ThumbnailOrder): Promise<ThumbnailAnswer>;
}

/** One ffmpeg at a time each: queue `export`. Fail with ApplicationFailure of type = failure code, details = [Failure]. */
export interface ExportActivities {
  /** Renders what is missing of one span, all presets from one decode; heartbeats {@link HeartbeatProgress}. */
  renderSpan(input: { readonly planRef: string; readonly span: number } & OfBatch): Promise<RenderResult>;
  renderAudio(input: { readonly planRef: string; readonly stretch: number } & OfBatch): Promise<RenderResult>;
  /**
   * Joins, muxes, checks and publishes one deliverable. A failed check is an answer with status `failed`. When renditions are gone or
   * damaged it drops them and fails with RENDITION_MISSING, non-retryable, details = [Failure, {spans: number[], stretches: number[]}].
   */
  deliver(input: DeliverInput): Promise<TimedDeliverable>;
}
