import { fileNames, type SpecifyContext } from './job-outputs';
import { pictureFields } from './picture';
import type { PresetSet } from './preset-set';
import type { BatchSnapshot } from './snapshot';
import type { BatchSpecification, JobSpecification } from './specification';
import { noJobs } from './status';
import type { BatchSubmission } from './submission';

/** Jobs of a page of the store. */
const PAGE_SIZE = 500;

/** Where a batch comes from. */
interface Origin {
  readonly id: string;
  readonly createdAt: Date;
  readonly scheduleId?: string;
  /** Null: nobody's. */
  readonly tenant: string | null;
}

/** A submission as a specification: every job named, its presets frozen in, its times in UTC. */
export function specify(
  submission: BatchSubmission,
  presets: PresetSet,
  { id, createdAt, scheduleId, tenant }: Origin,
): { batch: BatchSpecification; jobs: JobSpecification[] } {
  return {
    batch: {
      id,
      name: submission.name,
      priority: submission.priority,
      max_concurrent: submission.max_concurrent,
      on_failure: submission.on_failure,
      created_at: createdAt.toISOString(),
      start_at: submission.start_at === undefined ? null : new Date(submission.start_at).toISOString(),
      window: submission.window ?? null,
      schedule_id: scheduleId ?? null,
      deadline: submission.deadline === undefined ? null : new Date(submission.deadline).toISOString(),
      ...(submission.webhooks === undefined ? {} : { webhooks: submission.webhooks }),
      ...(submission.labels === undefined ? {} : { labels: submission.labels }),
      ...(tenant === null ? {} : { tenant }),
      total_jobs: submission.jobs.length,
      page_size: PAGE_SIZE,
    },
    jobs: specifyJobs(submission.jobs, [], { presets, batch: { id, createdAt: createdAt.toISOString() } }),
  };
}

/** @param taken ids of jobs that the batch has already. */
export function specifyJobs(
  jobs: BatchSubmission['jobs'],
  taken: readonly string[],
  { presets, batch }: SpecifyContext,
): JobSpecification[] {
  const ids = namesFor(
    jobs.map(({ id }) => id),
    taken,
  );
  return jobs.map((job, index) => ({
    ...outputsOf(job, ids[index] ?? '', { presets, batch }),
    id: ids[index] ?? '',
    project_id: job.project_id,
    formats: job.formats,
    quality: job.quality,
    priority: job.priority,
    dependencies: job.dependencies,
    run_on: job.run_on,
    attempts: job.attempts,
    ...(job.strict ? { strict: true } : {}),
    ...(job.fingerprint === 'full' ? { fingerprint: job.fingerprint } : {}),
    ...pictureFields(job),
    presets: job.formats.map((format) => presets.presetFor(format, job.quality)),
  }));
}

/** What a job says of its files beside their formats; nothing where it says nothing. */
function outputsOf(
  job: BatchSubmission['jobs'][number],
  id: string,
  { presets, batch }: SpecifyContext,
): Pick<JobSpecification, 'captions' | 'file_names'> {
  const { captions, caption_language: language = 'und', file_name: template } = job;
  const { project_id: projectId, formats, quality, version } = job;
  return {
    ...(captions === undefined ? {} : { captions: { path: captions, language } }),
    ...(template === undefined
      ? {}
      : { file_names: fileNames(template, { id, projectId, formats, quality, version }, { presets, batch }) }),
  };
}

/** `job-001` and so on for jobs without an id, never one that was given to another. */
function namesFor(given: readonly (string | undefined)[], others: readonly string[]): string[] {
  const taken = new Set([...given, ...others]);
  const width = Math.max(3, String(given.length + others.length).length);
  let number = 0;
  return given.map((id) => {
    if (id !== undefined) return id;
    let name: string;
    do {
      number += 1;
      name = `job-${String(number).padStart(width, '0')}`;
    } while (taken.has(name));
    return name;
  });
}

/** How a batch stands before its workflow has said anything. */
export function firstSnapshot(batch: BatchSpecification): BatchSnapshot {
  return {
    batch_id: batch.id,
    status: batch.start_at === null ? 'queued' : 'scheduled',
    as_of: batch.created_at,
    started_at: null,
    ended_at: null,
    opened_at: null,
    earlier: { run_seconds: 0, encoded_cost: 0 },
    counts: { ...noJobs(), pending: batch.total_jobs },
    generation: 0,
    finished_cost: 0,
    remaining_cost: 0,
    encoded_cost: 0,
    report_ready: false,
    priority: batch.priority,
    max_concurrent: batch.max_concurrent,
    deadline: batch.deadline ?? null,
  };
}
