import { stringify } from 'csv-stringify/sync';
import type { Report } from '../model/report';
import { grouped } from './grouped';
import { labelsInWords } from './labels';

/** One row for each deliverable, and one for each job that has none. */
export function reportCsv(report: Report): string {
  const failedTries = grouped(report.work.failed_tries, ({ job_id }) => job_id);
  const rows = report.jobs.flatMap((job) => {
    const common = {
      job_id: job.id,
      project_id: job.project_id,
      quality: job.quality,
      job_status: job.status,
      attempts: job.attempts,
      retries: job.retries,
      run_seconds: job.run_seconds,
      deadline: report.deadline,
      job_progress: job.progress,
      saved_seconds: job.saved_seconds,
      failed_tries: failedTries.get(job.id)?.length ?? 0,
      deadline_seconds: report.deadline_seconds,
      labels: labelsInWords(report),
    };
    const failed = (failure: typeof job.failure) => ({
      failure_code: failure?.code,
      failure_message: failure?.message,
      failure_file: failure?.file,
      what_to_do: failure?.hint,
    });
    if (job.deliverables.length === 0) return [{ ...common, formats: job.formats.join(' '), ...failed(job.failure) }];
    return job.deliverables.map((deliverable) => ({
      ...common,
      formats: deliverable.id,
      preset: deliverable.preset,
      deliverable_status: deliverable.status,
      file: deliverable.file,
      bytes: deliverable.bytes,
      sha256: deliverable.sha256,
      frames: deliverable.frames,
      duration_seconds: deliverable.duration_seconds,
      checks_passed: deliverable.checks.filter(({ passed }) => passed).length,
      checks: deliverable.checks.length,
      warnings: deliverable.warnings?.length,
      spans: deliverable.spans,
      reused_spans: deliverable.reused_spans,
      found_again: deliverable.found_again ?? false,
      made_at: deliverable.made_at,
      speed: deliverable.speed,
      ...failed(deliverable.failure),
    }));
  });
  // A cell that a spreadsheet would run as a formula is written as text.
  return stringify(rows, { header: true, columns: COLUMNS, escape_formulas: true });
}

const COLUMNS = [
  ...['job_id', 'project_id', 'quality', 'job_status', 'attempts', 'retries', 'run_seconds', 'formats', 'preset'],
  ...['deliverable_status', 'file', 'bytes', 'sha256', 'frames', 'duration_seconds', 'checks_passed', 'checks'],
  ...['spans', 'reused_spans', 'found_again', 'failure_code', 'failure_message', 'failure_file', 'what_to_do'],
  ...['deadline', 'deadline_seconds', 'warnings'],
  ...['job_progress', 'saved_seconds', 'failed_tries', 'made_at', 'speed', 'labels'],
];
