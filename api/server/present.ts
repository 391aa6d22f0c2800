import { deadlineOf, isAtRisk } from '../../model/deadline';
import { batchWorkflowId } from '../../model/identifier';
import { pictureFields } from '../../model/picture';
import type { JobSpecification } from '../../model/specification';
import type { BatchSummaryView, BatchView, DeliverableView, JobView, ProgressView } from '../../model/views';
import { MOST_JOBS, withJobsQuery } from './jobs-query';
import type { BatchLook, LiveBatch } from './live-batches';
import { resultOf } from './progress';

export interface PresentContext {
  readonly temporalUiUrl: string;
  readonly namespace: string;
}

/** The API's own addresses. */
export const BATCHES = '/api/v1/batch/jobs';
export const EVENTS = '/api/v1/batch/events';
export const PROJECTS = '/api/v1/projects';
export const PRESETS = '/api/v1/presets';
export const SYSTEM = '/api/v1/system';
export const TARGETS = `${SYSTEM}/targets`;
export const HEALTH = '/healthz';
export const LIVE = '/livez';
export const READY = '/readyz';
export const METRICS = '/metrics';
export const SCHEDULES = '/api/v1/batch/schedules';

export function fileLink(batchId: string, jobId: string, deliverableId: string): string {
  return `${BATCHES}/${batchId}/jobs/${jobId}/deliverables/${deliverableId}/file`;
}

export function presentSummary(
  { specification, snapshot, estimatedEnd }: BatchLook,
  context: PresentContext,
): BatchSummaryView {
  const self = `${BATCHES}/${specification.id}`;
  const deadline = deadlineOf(specification, snapshot);
  const workflow = encodeURIComponent(batchWorkflowId(specification.id));
  return {
    id: specification.id,
    name: specification.name,
    labels: { ...specification.labels },
    status: snapshot.status,
    priority: snapshot.priority,
    max_concurrent: snapshot.max_concurrent,
    on_failure: specification.on_failure,
    created_at: specification.created_at,
    start_at: specification.start_at,
    window: specification.window
      ? {
          ...specification.window,
          open: snapshot.hours?.open ?? null,
          changes_at: snapshot.hours?.changes_at ?? null,
        }
      : null,
    schedule_id: specification.schedule_id ?? null,
    started_at: snapshot.started_at,
    ended_at: snapshot.ended_at,
    estimated_completion: estimatedEnd,
    deadline,
    deadline_at_risk: isAtRisk(deadline, snapshot, estimatedEnd, Date.now()),
    counts: snapshot.counts,
    links: {
      self,
      progress: `${self}/progress`,
      report: `${self}/report`,
      cancel: `${self}/cancel`,
      temporal_ui: `${context.temporalUiUrl}/namespaces/${encodeURIComponent(context.namespace)}/workflows/${workflow}`,
    },
  };
}

/** The jobs that were asked for, or the first of them where all are there. */
export function presentBatch(live: LiveBatch, context: PresentContext): BatchView {
  const summary = presentSummary(live, context);
  const jobs = live.jobs.slice(0, MOST_JOBS);
  const last = jobs.at(-1);
  const next = live.jobs.length > MOST_JOBS && last ? { limit: MOST_JOBS, after: last.id } : live.next;
  return {
    ...summary,
    jobs: jobs.map((job) => presentOne(live, job)),
    next_jobs: next && withJobsQuery(summary.links.self, next),
  };
}

/** @param jobId of a job that was asked for. */
export function presentJob(live: LiveBatch, jobId: string): JobView {
  const job = live.jobs.find(({ id }) => id === jobId);
  if (!job) throw new RangeError(`no job ${jobId}`);
  return presentOne(live, job);
}

function presentOne({ specification, snapshots }: LiveBatch, job: JobSpecification): JobView {
  const snapshot = snapshots.get(job.id);
  const status = snapshot?.status ?? 'pending';
  return {
    id: job.id,
    batch_id: specification.id,
    project_id: job.project_id,
    configuration: { formats: [...job.formats], quality: job.quality, ...pictureFields(job) },
    priority: snapshot?.priority ?? job.priority,
    dependencies: [...job.dependencies],
    run_on: job.run_on,
    fingerprint: job.fingerprint ?? 'quick',
    attempts: job.attempts,
    status,
    attempt: snapshot?.attempt ?? 0,
    started_at: snapshot?.started_at ?? null,
    ended_at: snapshot?.ended_at ?? null,
    deliverables: job.formats.map((format, index): DeliverableView => {
      const result = resultOf(snapshot, format);
      if (result) {
        const file = result.file === null ? null : fileLink(specification.id, job.id, format);
        const { checks, warnings = [], found_again = false } = result;
        return { ...result, found_again, checks: [...checks], warnings: [...warnings], links: { file } };
      }
      return {
        id: format,
        preset: job.presets[index]?.name ?? '',
        status: status === 'completed' ? 'pending' : status,
        file: null,
        bytes: null,
        sha256: null,
        frames: null,
        duration_seconds: null,
        checks: [],
        warnings: [],
        spans: 0,
        reused_spans: 0,
        found_again: false,
        failure: null,
        links: { file: null },
      };
    }),
    failure: snapshot?.failure ?? null,
  };
}

export function presentProgress(live: LiveBatch): ProgressView {
  const { specification, snapshot, shares, percent, estimatedEnd, next } = live;
  return {
    batch_id: specification.id,
    status: snapshot.status,
    progress: rounded(percent),
    ...snapshot.counts,
    estimated_completion: estimatedEnd,
    as_of: snapshot.as_of,
    jobs: shares.map(({ id, status, done, deliverables }) => ({
      id,
      status,
      progress: rounded(100 * done),
      deliverables: deliverables.map((one) => ({ id: one.id, status: one.status, progress: rounded(100 * one.done) })),
    })),
    next_jobs: next && withJobsQuery(`${BATCHES}/${specification.id}/progress`, next),
  };
}

/** Two decimals, downwards: 100 is what is done and nothing less. */
export function rounded(percent: number): number {
  return Math.floor(percent * 100 + 1e-6) / 100;
}
