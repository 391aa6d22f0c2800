import { presetFor } from '../../model/presets';
import { type BatchSnapshot, type JobProgress, type JobSnapshot, notStarted } from '../../model/snapshot';
import type { BatchSpecification, JobSpecification } from '../../model/specification';
import { noJobs } from '../../model/status';

const JOB_RULES = { run_on: 'completed', attempts: 1 } as const;
const LONG_AGO = '2026-01-01T00:00:00.000Z';

/** Parts of a batch as the store holds them, ordinary in everything that a test does not say. */
export function batchSpecification(words: Partial<BatchSpecification> = {}): BatchSpecification {
  const header = { id: storedId(1), name: 'a batch', priority: 50, max_concurrent: 4, created_at: LONG_AGO };
  return { ...header, on_failure: 'continue', start_at: null, total_jobs: 1, page_size: 500, ...words };
}

export function jobSpecification(id: string, words: Partial<JobSpecification> = {}): JobSpecification {
  const { formats = ['mp4'], quality = 'standard' } = words;
  const presets = formats.map((format) => presetFor(format, quality));
  return {
    id,
    project_id: 'proj-a',
    priority: 50,
    dependencies: [],
    ...JOB_RULES,
    ...words,
    formats,
    quality,
    presets,
  };
}

export function batchSnapshot(words: Partial<BatchSnapshot> = {}): BatchSnapshot {
  return {
    batch_id: storedId(1),
    status: 'running',
    as_of: LONG_AGO,
    started_at: LONG_AGO,
    ended_at: null,
    opened_at: LONG_AGO,
    earlier: { run_seconds: 0, encoded_cost: 0 },
    generation: 0,
    finished_cost: 0,
    remaining_cost: 0,
    encoded_cost: 0,
    report_ready: false,
    priority: 50,
    max_concurrent: 4,
    ...words,
    counts: { ...noJobs(), ...words.counts },
  };
}

export function jobSnapshot(id: string, words: Partial<JobSnapshot> = {}): JobSnapshot {
  return { ...notStarted({ id, priority: 50 }), cost: 10, attempt: 1, ...words };
}

/** A running job with one of four spans done. */
export function jobProgress(words: Partial<JobProgress> = {}): JobProgress {
  const spans = { phase: 'rendering' as const, spans_done: 1, spans_total: 4 };
  const job = { job_id: 'a', attempt: 1, as_of: LONG_AGO };
  return { ...job, ...spans, done: 0.25, cost: 40, encoded_cost: 10, deliverables: [], ...words };
}

/** Ids that sort by their number, as those of the API sort by time. */
export function storedId(number: number): string {
  return `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}
