import { styleText } from 'node:util';
import type { BatchStatus, DeliverableStatus, JobStatus } from '../../../model/status';

/** How figures, times and statuses are shown to people. */

/** `0 s`, `47 s`, `1 min 20 s`, `2 h 5 min`: the two largest units. @param seconds 0 and more. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return joined(minutes, 'min', whole % 60, 's');
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? joined(hours, 'h', minutes % 60, 'min') : joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

const BYTE_UNITS = ['kB', 'MB', 'GB', 'TB'];

/** In powers of 1000, as disks are sold: `999 B`, `1.0 kB`, `34.8 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let [value, unit] = [bytes / 1000, 0];
  // What would be rounded up to 1000.0 is one of the next unit.
  while (value >= 999.95 && unit < BYTE_UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value.toFixed(1)} ${BYTE_UNITS[unit]}`;
}

/** Rounded down: what is not done does not say 100 %. */
export function formatPercent(percent: number): string {
  return `${Math.floor(percent)} %`;
}

/** A time of the API in the person's own zone: `2027-01-31 22:00:00`. Nothing where there is none. */
export function formatTime(time: string | null): string {
  // Of all locales Sweden's is the one that writes ISO 8601.
  return time === null ? '' : new Date(time).toLocaleString('sv-SE');
}

/** How long until then: `about 2 min left`. Nothing where it is not known. */
export function formatTimeLeft(estimatedEnd: string | null, nowMs: number): string {
  if (estimatedEnd === null) return '';
  return `about ${formatDuration(Math.max(0, (Date.parse(estimatedEnd) - nowMs) / 1000))} left`;
}

/** `1 job`, `2 jobs`. */
export function counted(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

type Counts = Readonly<Record<JobStatus, number>>;

/** `12 jobs: 3 running, 9 pending`, without what is none. */
export function formatCounts(counts: Counts): string {
  const { running, pending, completed, failed, skipped, cancelled } = counts;
  const parts = Object.entries({ running, pending, completed, failed, skipped, cancelled });
  const words = parts.filter(([, number]) => number > 0).map(([status, number]) => `${number} ${status}`);
  return `${counted(totalOf(counts), 'job')}: ${words.join(', ')}`;
}

export function totalOf({ running, pending, completed, failed, skipped, cancelled }: Counts): number {
  return running + pending + completed + failed + skipped + cancelled;
}

const COLOURS = {
  scheduled: 'dim',
  queued: 'dim',
  pending: 'dim',
  running: 'cyan',
  paused: 'yellow',
  completed: 'green',
  partially_failed: 'yellow',
  failed: 'red',
  cancelled: 'dim',
  skipped: 'dim',
} as const satisfies Record<BatchStatus | JobStatus | DeliverableStatus, Parameters<typeof styleText>[0]>;

/** A status in its colour, where standard output is a terminal and NO_COLOR does not say otherwise. */
export function formatStatus(status: keyof typeof COLOURS): string {
  return styleText(COLOURS[status], status);
}
