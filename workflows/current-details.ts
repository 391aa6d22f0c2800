import { setCurrentDetails } from '@temporalio/workflow';
import type { BatchSnapshot } from '../model/snapshot';
import type { BatchSpecification } from '../model/specification';
import { JOB_STATUSES } from '../model/status';
import type { SchedulerState } from './scheduling/state';

/** Jobs named in the table: enough to see what runs and what fell, whatever the batch's size. */
const ROWS = 30;

/** What the Temporal Web UI shows of a batch while it runs: its counts, and the jobs that an operator asks about first. */
export function showDetails(specification: BatchSpecification, batch: BatchSnapshot, { jobs }: SchedulerState): void {
  const worthShowing = jobs.filter(({ status }) => status === 'running' || status === 'failed' || status === 'skipped');
  const rows = worthShowing
    .slice(0, ROWS)
    .map((job) => `| ${job.id} | ${job.stopping ? 'stopping' : job.status} | ${job.attempt} | ${job.priority} |`);
  const more = worthShowing.length > ROWS ? [`\n${worthShowing.length - ROWS} more`] : [];
  const counts = JOB_STATUSES.map((status) => `${batch.counts[status]} ${status}`).join(', ');
  setCurrentDetails(
    [
      `**${specification.name}**: ${batch.status}, ${counts}`,
      '',
      '| job | status | attempt | priority |',
      '| --- | --- | --- | --- |',
      ...rows,
      ...more,
    ].join('\n'),
  );
}
