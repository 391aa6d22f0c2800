import type { Report } from '../model/report';
import type { WorkOfWorker } from '../model/work';
import { grouped } from './grouped';

export type WorkerFigures = Report['work']['workers'][number];

interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * What each worker did of a batch, by name. Its slots count as available from its first piece of work on, as long as anybody was at work
 * for the batch: a pause, or the time between an end and a retry, is nobody's idleness.
 */
export function workerFigures(works: readonly WorkOfWorker[]): readonly WorkerFigures[] {
  const active = union(works.map(intervalOf));
  return [...grouped(works, ({ worker }) => worker)]
    .map(([name, own]) => {
      const first = Math.min(...own.map((one) => intervalOf(one).from));
      const slots = Math.max(...own.map((one) => one.slots));
      const busy = seconds(own.map(intervalOf));
      const available = slots * seconds(active.map(({ from, to }) => ({ from: Math.max(from, first), to })));
      return {
        name,
        slots,
        pieces: own.length,
        failed: own.filter(({ failure }) => failure !== null).length,
        busy_seconds: busy,
        available_seconds: available,
        utilisation_percent: percent(busy, available),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Of all workers together; null where nobody worked. */
export function utilisationOf(workers: readonly WorkerFigures[]): number | null {
  if (workers.length === 0) return null;
  const sum = (of: (one: WorkerFigures) => number) => workers.reduce((total, one) => total + of(one), 0);
  return percent(
    sum((one) => one.busy_seconds),
    sum((one) => one.available_seconds),
  );
}

function percent(busy: number, available: number): number {
  return available > 0 ? Math.min(100, (100 * busy) / available) : 0;
}

function intervalOf({ started_at, ended_at }: WorkOfWorker): Interval {
  return { from: Date.parse(started_at), to: Date.parse(ended_at) };
}

/** Without overlaps. */
function union(intervals: readonly Interval[]): Interval[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

function seconds(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0) / 1000;
}
