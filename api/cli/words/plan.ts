import { styleText } from 'node:util';
import type { PlannedJobView, PlanView } from '../../../model/views';
import { properties } from './batch';
import { failureOf } from './failures';
import { counted, formatBytes, formatDuration } from './format';
import { textTable } from './text-table';

/** What a batch would be: all of it, each file, and of each job what is not as the timeline says and for what it would fail. */
export function showPlan(plan: PlanView): string {
  const remarks = plan.jobs.flatMap(remarksOn);
  return [aboutAll(plan), fileTable(plan.jobs), remarks.join('\n')].filter(Boolean).join('\n\n');
}

function aboutAll({ name, jobs_total, jobs_failing, cpu_seconds, bytes, slots, run_seconds, speed }: PlanView): string {
  return properties({
    batch: `${styleText('bold', name)}, ${counted(jobs_total, 'job')}`,
    'would fail': jobs_failing === 0 ? '' : styleText('red', counted(jobs_failing, 'job')),
    time:
      run_seconds === null
        ? 'not known: no worker is alive'
        : `about ${formatDuration(run_seconds)} with ${counted(slots, 'ffmpeg')} at a time, by ${SPEEDS[speed]}`,
    processor: formatDuration(cpu_seconds),
    size: `about ${formatBytes(bytes)}`,
  });
}

const SPEEDS = { measured: 'the speed of the last batch', assumed: 'the usual speed' } as const;

/** A row for each file, and one for each job of which no file is known. */
function fileTable(jobs: readonly PlannedJobView[]): string {
  const rows = jobs.flatMap(({ id, project_id, duration_seconds, deliverables, configuration, failures }) => {
    const length = duration_seconds === null ? '' : formatDuration(duration_seconds);
    if (deliverables.length === 0)
      return [[id, project_id, configuration.formats.join(','), length, '', '', '', '', stateOf(failures.length)]];
    return deliverables.map(({ id: format, rendered_spans, missing_spans, cpu_seconds, bytes }) => [
      id,
      project_id,
      format,
      length,
      String(rendered_spans),
      String(missing_spans),
      formatDuration(cpu_seconds),
      formatBytes(bytes),
      stateOf(failures.length),
    ]);
  });
  const head = ['job', 'project', 'format', 'length', 'found', 'to render', 'processor', 'size', ''];
  return textTable(head, rows, new Set([3, 4, 5, 6, 7]));
}

function stateOf(failures: number): string {
  return failures === 0 ? '' : styleText('red', 'would fail');
}

function remarksOn({ id, left_out, warnings, failures }: PlannedJobView): string[] {
  return [
    ...failures.flatMap((failure) => failureOf(`${id} ${styleText('red', 'would fail')}`, failure)),
    ...left_out.map((what) => `${id} ${styleText('yellow', 'leaves out')}  ${what}`),
    ...warnings.map((what) => `${id} ${styleText('yellow', 'warning')}  ${what}`),
  ];
}
