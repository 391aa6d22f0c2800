import type { ScheduleListView, ScheduleSummaryView, ScheduleView } from '../../../model/views';
import { properties } from './batch';
import { counted, formatDuration, formatStatus, formatTime } from './format';
import { textTable } from './text-table';

export function scheduleTable({ schedules }: ScheduleListView): string {
  if (schedules.length === 0) return 'There is no schedule.';
  const rows = schedules.map((one) => [one.id, timesOf(one), nextOf(one), String(one.counts.started), one.name]);
  return textTable(['schedule', 'times', 'next', 'started', 'name'], rows, new Set([3]));
}

export function showSchedule(schedule: ScheduleView): string {
  const { counts, batch, recent_actions, running_batches } = schedule;
  const about = properties({
    schedule: schedule.id,
    name: schedule.name,
    times: timesOf(schedule),
    next: nextOf(schedule),
    overlap: schedule.overlap,
    note: schedule.note,
    counts: `${counts.started} started, ${counts.skipped} skipped, ${counts.missed} missed`,
    batch: `${batch.name}, ${counted(batch.jobs.length, 'job')}`,
    running: running_batches.map(({ batch_id }) => batch_id).join(', '),
    Temporal: schedule.links.temporal_ui,
  });
  if (recent_actions.length === 0) return about;
  const rows = recent_actions.map(({ scheduled_for, batch_id, status }) => [
    formatTime(scheduled_for),
    batch_id,
    status === null ? '' : formatStatus(status),
  ]);
  return `${about}\n\n${textTable(['for', 'batch', 'status'], rows)}`;
}

function timesOf({ cron, every_seconds, time_zone }: ScheduleSummaryView): string {
  const every = every_seconds === null ? [] : [`every ${formatDuration(every_seconds)}`];
  return [...cron.map((one) => `${one} ${time_zone}`), ...every].join(', ');
}

function nextOf({ paused, next_action_times }: ScheduleSummaryView): string {
  return paused ? 'paused' : formatTime(next_action_times[0] ?? null);
}
