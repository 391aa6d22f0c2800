import { styleText } from 'node:util';
import type { BatchListView, BatchView, JobView, ProgressView } from '../../../model/views';
import type { WaitingView } from '../../../model/waiting-views';
import { failureLines } from './failures';
import {
  formatBytes,
  formatCounts,
  formatDuration,
  formatPercent,
  formatStatus,
  formatTime,
  formatTimeLeft,
  totalOf,
} from './format';
import { textTable } from './text-table';

/** Names beside values, those without a value left out. */
export function properties(values: Readonly<Record<string, string>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== '');
  const width = Math.max(...given.map(([name]) => name.length));
  return given.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

export function batchTable({ batches }: BatchListView): string {
  if (batches.length === 0) return 'There is no batch.';
  const rows = batches.map(({ id, status, counts, priority, created_at, name }) => {
    const done = totalOf(counts) - counts.pending - counts.running;
    return [id, formatStatus(status), `${done}/${totalOf(counts)}`, String(priority), formatTime(created_at), name];
  });
  return textTable(['batch', 'status', 'jobs', 'priority', 'created', 'name'], rows, new Set([2, 3]));
}

/** A batch with the jobs that are given, which may be a part of all. */
export function showBatch(batch: BatchView, progress: ProgressView, nowMs: number): string {
  const { window } = batch;
  const about = properties({
    batch: batch.id,
    name: styleText('bold', batch.name),
    status: [formatStatus(batch.status), formatPercent(progress.progress), endOf(batch, nowMs)]
      .filter(Boolean)
      .join('  '),
    jobs: formatCounts(batch.counts),
    priority: `${batch.priority}, at most ${batch.max_concurrent} at a time`,
    created: formatTime(batch.created_at),
    starts: batch.started_at === null ? formatTime(batch.start_at) : '',
    deadline:
      batch.deadline === null ? '' : `${formatTime(batch.deadline)}${batch.deadline_at_risk ? riskOf(batch) : ''}`,
    hours: window ? `${window.hours} ${window.time_zone}${window.open === false ? ', not now' : ''}` : '',
    labels: labelsInWords(batch.labels),
    schedule: batch.schedule_id ?? '',
    Temporal: batch.links.temporal_ui,
  });
  return [about, jobTable(batch.jobs), batch.jobs.flatMap(failureLines).join('\n')].filter(Boolean).join('\n\n');
}

/** As --label takes them. */
function labelsInWords(labels: BatchView['labels']): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

function endOf({ status, started_at, ended_at, estimated_completion }: BatchView, nowMs: number): string {
  if (ended_at !== null && started_at !== null) return `in ${formatDuration(secondsBetween(started_at, ended_at))}`;
  return status === 'running' ? formatTimeLeft(estimated_completion, nowMs) : '';
}

function riskOf({ ended_at }: BatchView): string {
  return styleText('yellow', ended_at === null ? ', at risk' : ', missed');
}

function jobTable(jobs: readonly JobView[]): string {
  if (jobs.length === 0) return '';
  const rows = jobs.map((job) => [
    job.id,
    job.project_id,
    formatStatus(job.status),
    job.configuration.formats.join(','),
    job.configuration.quality,
    String(job.priority),
    job.started_at && job.ended_at ? formatDuration(secondsBetween(job.started_at, job.ended_at)) : '',
    job.dependencies.join(','),
  ]);
  return textTable(['job', 'project', 'status', 'formats', 'quality', 'priority', 'took', 'after'], rows, new Set([5]));
}

/** @param reasons for which it waits. */
export function showJob(job: JobView, reasons: WaitingView['reasons'] = []): string {
  const about = properties({
    job: `${job.id} of batch ${job.batch_id}`,
    project: job.project_id,
    status: formatStatus(job.status),
    quality: job.configuration.quality,
    priority: String(job.priority),
    attempt: job.attempt === 0 ? '' : String(job.attempt),
    started: formatTime(job.started_at),
    ended: formatTime(job.ended_at),
    after: job.dependencies.join(', '),
  });
  const rows = job.deliverables.map((one) => [
    one.id,
    one.preset,
    formatStatus(one.status),
    one.bytes === null ? '' : formatBytes(one.bytes),
    one.duration_seconds === null ? '' : formatDuration(one.duration_seconds),
    `${one.checks.filter(({ passed }) => passed).length}/${one.checks.length}`,
    one.file ?? '',
  ]);
  const head = ['deliverable', 'preset', 'status', 'size', 'length', 'checks', 'file in the store'];
  const table = textTable(head, rows, new Set([3, 4, 5]));
  return [about, waitingLines(reasons), table, failureLines(job).join('\n')].filter(Boolean).join('\n\n');
}

function waitingLines(reasons: WaitingView['reasons']): string {
  return reasons
    .map(({ code, message, jobs }) => {
      // Only the same span may be another batch's.
      const place = (batchId: string) => (code === 'same_span' ? `${batchId}/` : '');
      const named = jobs.map(({ batch_id, id, status }) => `${place(batch_id)}${id} ${status ?? ''}`.trim());
      return `waits: ${message}${named.length > 0 ? ` ${named.join(', ')}` : ''}`;
    })
    .join('\n');
}

export function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}
