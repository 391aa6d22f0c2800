import { deadlineOf, secondsToSpare } from '../model/deadline';
import type { DeliverableResult } from '../model/deliverable';
import { failureOf } from '../model/failure';
import type { Report, ReportedJob } from '../model/report';
import type { BatchSnapshot, JobSnapshot } from '../model/snapshot';
import type { BatchSpecification, JobSpecification } from '../model/specification';
import { hasBatchEnded } from '../model/status';
import type { RunRecord } from '../model/work';
import { type Deliveries, deliveryKey, lastDeliveries, NO_RECORD, reportWork, savedOf, secondsSaved } from './work';

/** What a report is made of. */
export interface ReportParts {
  readonly specification: BatchSpecification;
  readonly jobs: readonly JobSpecification[];
  readonly batch: BatchSnapshot;
  /** By job: one without a state never started. */
  readonly snapshots: ReadonlyMap<string, JobSnapshot>;
  /** What its workers wrote down. */
  readonly record?: RunRecord;
  /** Of a batch that has not ended: when it was looked at, and how far it and its running jobs were, in percent. */
  readonly live?: {
    readonly asOf: string;
    readonly percent: number;
    readonly percentOf: (jobId: string) => number;
  };
}

/** Sums a batch up from its last state and the states of its jobs, whether it has ended or not. */
export function buildReport(parts: ReportParts): Report {
  const { specification, jobs: specified, batch, snapshots, live, record = NO_RECORD } = parts;
  const deliveries = lastDeliveries(record);
  const complete = hasBatchEnded(batch.status);
  const asOf = complete ? batch.as_of : (live?.asOf ?? batch.as_of);
  const jobs = specified.map((job) => {
    const snapshot = snapshots.get(job.id);
    const percent = snapshot?.status === 'running' ? live?.percentOf(job.id) : undefined;
    return reportJob(job, snapshot, { asOf, percent, deliveries });
  });
  const published = jobs.flatMap((job) => job.deliverables).filter(({ status }) => status === 'completed');
  const encoded = sum(jobs.map((job) => job.encoded_cost));
  const reused = sum(jobs.map((job) => job.reused_cost));
  const deadline = deadlineOf(specification, batch);
  const spare = secondsToSpare(deadline, batch.ended_at);
  const { counts } = batch;
  const judged = counts.completed + counts.failed + counts.skipped;
  return {
    batch_id: specification.id,
    name: specification.name,
    labels: specification.labels ?? {},
    status: batch.status,
    complete,
    as_of: asOf,
    progress: complete ? 100 : (live?.percent ?? 0),
    created_at: specification.created_at,
    started_at: batch.started_at,
    ended_at: batch.ended_at,
    waited_seconds: secondsBetween(specification.created_at, batch.started_at),
    run_seconds: runSeconds(batch, asOf),
    deadline,
    deadline_met: spare === null ? null : spare >= 0,
    deadline_seconds: spare,
    jobs_total: jobs.length,
    counts,
    success_rate: judged > 0 ? (100 * counts.completed) / judged : null,
    deliverables_published: published.length,
    bytes_published: sum(published.map(({ bytes }) => bytes ?? 0)),
    reused_percent: encoded + reused > 0 ? (100 * reused) / (encoded + reused) : 0,
    encoded_cost: encoded,
    reused_cost: reused,
    saved: savedOf(deliveries, reused),
    work: reportWork(record),
    jobs,
  };
}

interface Known {
  readonly asOf: string;
  readonly percent: number | undefined;
  readonly deliveries: Deliveries;
}

function reportJob(
  job: JobSpecification,
  snapshot: JobSnapshot | undefined,
  { asOf, percent, deliveries }: Known,
): ReportedJob {
  const status = snapshot?.status ?? 'pending';
  const until = status === 'running' ? asOf : (snapshot?.ended_at ?? null);
  return {
    id: job.id,
    project_id: job.project_id,
    quality: job.quality,
    formats: job.formats,
    priority: snapshot?.priority ?? job.priority,
    dependencies: job.dependencies,
    status,
    progress: percent ?? (status === 'completed' ? 100 : 100 * (snapshot?.done ?? 0)),
    attempts: snapshot?.attempt ?? 0,
    retries: snapshot?.retries ?? 0,
    started_at: snapshot?.started_at ?? null,
    ended_at: snapshot?.ended_at ?? null,
    run_seconds: secondsBetween(snapshot?.started_at ?? null, until),
    encoded_cost: snapshot?.encoded_cost ?? 0,
    reused_cost: snapshot?.reused_cost ?? 0,
    failure: snapshot?.failure ?? (status === 'failed' ? failureOf('INTERNAL') : null),
    deliverables: resultsOf(snapshot).map((result) => {
      const madeAt = result.file ? (deliveries.get(deliveryKey(job.id, result.id))?.ended_at ?? null) : null;
      return { ...result, made_at: madeAt, speed: speedOf(result, snapshot?.started_at ?? null, madeAt) };
    }),
    left_out: snapshot?.left_out ?? [],
    saved_seconds: sum(
      job.formats.map((format) => {
        const saved = deliveries.get(deliveryKey(job.id, format))?.saved;
        return saved ? secondsSaved(saved) : 0;
      }),
    ),
  };
}

/** What is there: of a job that is tried again, the files that are good. */
function resultsOf(snapshot: JobSnapshot | undefined): readonly DeliverableResult[] {
  const results = snapshot?.deliverables ?? [];
  const tried = snapshot?.status === 'pending' || snapshot?.status === 'running';
  return tried ? results.filter(({ status }) => status === 'completed') : results;
}

/** Seconds of film for each second from the start of its job; of what an earlier start made it is not known any more. */
function speedOf(
  { duration_seconds }: DeliverableResult,
  startedAt: string | null,
  madeAt: string | null,
): number | null {
  if (duration_seconds === null || startedAt === null || madeAt === null) return null;
  const seconds = (Date.parse(madeAt) - Date.parse(startedAt)) / 1000;
  return seconds > 0 ? duration_seconds / seconds : null;
}

/** All the time that the batch was open: not that between an end and a retry. */
function runSeconds({ opened_at, ended_at, earlier }: BatchSnapshot, asOf: string): number | null {
  const seconds = secondsBetween(opened_at, ended_at ?? asOf);
  return seconds === null ? null : earlier.run_seconds + seconds;
}

function secondsBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
