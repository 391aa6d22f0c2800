import { deadlineOf, secondsToSpare } from '../model/deadline';
import type { DeliverableResult } from '../model/deliverable';
import { type Failure, failureOf } from '../model/failure';
import type { BatchSnapshot, JobSnapshot } from '../model/snapshot';
import type { BatchSpecification, JobSpecification } from '../model/specification';
import type { BatchStatus, JobCounts, JobStatus } from '../model/status';

/** What is left of a batch for good. Times are ISO 8601, lengths seconds, sizes bytes, costs expected CPU seconds. */
export interface Report {
  readonly batch_id: string;
  readonly name: string;
  readonly status: BatchStatus;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  /** From submission to the first start, and from there to the end. */
  readonly waited_seconds: number | null;
  readonly run_seconds: number | null;
  /** As it was at the end. */
  readonly deadline: string | null;
  /** Null without a deadline. */
  readonly deadline_met: boolean | null;
  /** From the end to the deadline: below zero when it was missed. */
  readonly deadline_seconds: number | null;
  readonly jobs_total: number;
  readonly counts: JobCounts;
  /** Percent of the jobs that nobody cancelled that completed; null when there is none. */
  readonly success_rate: number | null;
  readonly deliverables_published: number;
  readonly bytes_published: number;
  /** Share of the work that was found already rendered, in percent. */
  readonly reused_percent: number;
  readonly encoded_cost: number;
  readonly reused_cost: number;
  readonly jobs: readonly ReportedJob[];
}

export interface ReportedJob {
  readonly id: string;
  readonly project_id: string;
  readonly quality: string;
  readonly formats: readonly string[];
  readonly priority: number;
  readonly dependencies: readonly string[];
  readonly status: JobStatus;
  readonly attempts: number;
  /** Spans, stretches of sound and deliveries that had to be tried again. */
  readonly retries: number;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly run_seconds: number | null;
  readonly encoded_cost: number;
  readonly reused_cost: number;
  readonly failure: Failure | null;
  readonly deliverables: readonly DeliverableResult[];
  /** What the timeline holds and the film does not, each with its place. */
  readonly left_out: readonly string[];
}

/** Sums a batch up from its last state and the states of its jobs. A job without a state never started. */
export function buildReport(
  specification: BatchSpecification,
  specified: readonly JobSpecification[],
  batch: BatchSnapshot,
  snapshots: ReadonlyMap<string, JobSnapshot>,
): Report {
  const jobs = specified.map((job) => reportJob(job, snapshots.get(job.id)));
  const published = jobs.flatMap((job) => job.deliverables).filter(({ status }) => status === 'completed');
  const encoded = sum(jobs.map((job) => job.encoded_cost));
  const reused = sum(jobs.map((job) => job.reused_cost));
  const deadline = deadlineOf(specification, batch);
  const spare = secondsToSpare(deadline, batch.ended_at);
  const judged = jobs.length - batch.counts.cancelled;
  return {
    batch_id: specification.id,
    name: specification.name,
    status: batch.status,
    created_at: specification.created_at,
    started_at: batch.started_at,
    ended_at: batch.ended_at,
    waited_seconds: secondsBetween(specification.created_at, batch.started_at),
    run_seconds: runSeconds(batch),
    deadline,
    deadline_met: spare === null ? null : spare >= 0,
    deadline_seconds: spare,
    jobs_total: jobs.length,
    counts: batch.counts,
    success_rate: judged > 0 ? (100 * batch.counts.completed) / judged : null,
    deliverables_published: published.length,
    bytes_published: sum(published.map(({ bytes }) => bytes ?? 0)),
    reused_percent: encoded + reused > 0 ? (100 * reused) / (encoded + reused) : 0,
    encoded_cost: encoded,
    reused_cost: reused,
    jobs,
  };
}

function reportJob(job: JobSpecification, snapshot: JobSnapshot | undefined): ReportedJob {
  const status = snapshot?.status ?? 'pending';
  return {
    id: job.id,
    project_id: job.project_id,
    quality: job.quality,
    formats: job.formats,
    priority: job.priority,
    dependencies: job.dependencies,
    status,
    attempts: snapshot?.attempt ?? 0,
    retries: snapshot?.retries ?? 0,
    started_at: snapshot?.started_at ?? null,
    ended_at: snapshot?.ended_at ?? null,
    run_seconds: secondsBetween(snapshot?.started_at ?? null, snapshot?.ended_at ?? null),
    encoded_cost: snapshot?.encoded_cost ?? 0,
    reused_cost: snapshot?.reused_cost ?? 0,
    failure: snapshot?.failure ?? (status === 'failed' ? failureOf('INTERNAL') : null),
    deliverables: snapshot?.deliverables ?? [],
    left_out: snapshot?.left_out ?? [],
  };
}

/** All the time that the batch was open: not that between an end and a retry. */
function runSeconds({ opened_at, ended_at, earlier }: BatchSnapshot): number | null {
  const seconds = secondsBetween(opened_at, ended_at);
  return seconds === null ? null : earlier.run_seconds + seconds;
}

function secondsBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
