import { setCurrentDetails } from '@temporalio/workflow';
import type { BatchSnapshot } from '../model/snapshot';
import type { BatchSpecification } from '../model/specification';
import { JOB_STATUSES, type JobStatus } from '../model/status';
import type { BatchJobs } from './batch-jobs';
import type { ScheduledJob, SchedulerState } from './scheduling/state';

/** Jobs named in the table: enough to see what runs, what fell and what comes next, whatever the batch's size. */
const ROWS = 30;

/** Longest reason in a cell; the whole of it is in the job's own view. */
const REASON_LETTERS = 200;

export interface Details {
  readonly specification: BatchSpecification;
  readonly batch: BatchSnapshot;
  readonly state: SchedulerState;
  readonly jobs: BatchJobs;
  /** What became of the last command that had no other answer. */
  readonly note: string | null;
}

/** What the Temporal Web UI shows of a batch while it runs: how it stands, and the jobs that an operator asks about first, with why. */
export function showDetails({ specification, batch, state, jobs, note }: Details): void {
  const shown = worthShowing(state);
  const rows = shown.slice(0, ROWS).map((job) => row(job, state, jobs));
  const more = shown.length > ROWS ? [`\n${shown.length - ROWS} more that run, failed or were skipped`] : [];
  const counts = JOB_STATUSES.map((status) => `${batch.counts[status]} ${status}`).join(', ');
  setCurrentDetails(
    [
      `**${text(specification.name)}**: ${batch.status}, ${counts}`,
      '',
      `priority ${batch.priority}, at most ${batch.max_concurrent} jobs at a time${hours(specification, batch)}${deadline(batch)}`,
      ...(note === null ? [] : ['', `**${text(note)}**`]),
      '',
      '| job | project | status | attempt | priority | why |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
      ...more,
    ].join('\n'),
  );
}

function hours({ window }: BatchSpecification, { hours: now }: BatchSnapshot): string {
  if (!window || !now) return '';
  const change = now.open ? 'until' : 'closed until';
  return `; hours ${window.hours} ${window.time_zone}, ${change} ${now.changes_at}`;
}

function deadline({ deadline: due }: BatchSnapshot): string {
  return due ? `; to be done by ${due}` : '';
}

/** What runs, then what failed, then what was skipped, then, where there is room, what starts next. */
function worthShowing({ jobs, ready }: SchedulerState): ScheduledJob[] {
  const having = (status: JobStatus) => jobs.filter((job) => job.status === status);
  const first = [...having('running'), ...having('failed'), ...having('skipped')];
  if (first.length >= ROWS) return first;
  // The heap's first places hold what comes first, near enough for a table.
  const next = ready.slice(0, ROWS - first.length).map((place) => jobs[place] as ScheduledJob);
  return [...first, ...next];
}

function row(job: ScheduledJob, state: SchedulerState, jobs: BatchJobs): string {
  const status = job.stopping ? 'stopping' : job.status;
  const cells = [job.id, jobs.brief(job.id).projectId, status, job.attempt, job.priority, why(job, state, jobs)];
  return `| ${cells.join(' | ')} |`;
}

function why(job: ScheduledJob, { paused, outsideWindow }: SchedulerState, jobs: BatchJobs): string {
  if (job.status === 'failed' || job.status === 'skipped') return text(jobs.failureOf(job.id)?.message ?? '');
  if (paused) return 'paused';
  if (outsideWindow) return 'outside its hours';
  return job.status === 'pending' ? 'next' : '';
}

/** Words of people and of ffmpeg, so that they stay in their cell. */
function text(given: string): string {
  const line = given.replace(/[|`*\r\n]+/g, ' ');
  return line.length > REASON_LETTERS ? `${line.slice(0, REASON_LETTERS)}...` : line;
}
