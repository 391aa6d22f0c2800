import type { Report } from '../model/report';
import type { RunRecord, Saved, WorkOfWorker } from '../model/work';
import { failedTries } from './failed-tries';
import { utilisationOf, workerFigures } from './utilisation';

/** Of more pieces of work the longest are told: a report is no log. */
const MOST_PIECES = 5000;
/** Of more failed tries the last are. */
const MOST_FAILED = 1000;

export const NO_RECORD: RunRecord = { works: [], whole: true };

/** Who did what on which worker, in the order of its beginning; what failed, and how busy the workers were. */
export function reportWork(record: RunRecord): Report['work'] {
  const workers = workerFigures(record.works);
  const failed = failedTries(record);
  return {
    whole: record.whole,
    utilisation_percent: utilisationOf(workers),
    workers,
    failed_tries_total: failed.length,
    failed_tries: failed.slice(-MOST_FAILED),
    pieces_total: record.works.length,
    pieces: longest(record.works).map(({ job_id, kind, what, attempt, worker, slot, started_at, ended_at, end }) => ({
      ...{ job_id, kind, what, attempt, worker, slot, started_at, ended_at, end },
    })),
  };
}

function longest(works: readonly WorkOfWorker[]): WorkOfWorker[] {
  const length = ({ started_at, ended_at }: WorkOfWorker) => Date.parse(ended_at) - Date.parse(started_at);
  const told =
    works.length > MOST_PIECES ? [...works].sort((a, b) => length(b) - length(a)).slice(0, MOST_PIECES) : [...works];
  return told.sort((a, b) => a.started_at.localeCompare(b.started_at));
}

/** The last delivery of each format of each job that went well. */
export type Deliveries = ReadonlyMap<string, WorkOfWorker>;

export function lastDeliveries({ works }: RunRecord): Deliveries {
  const last = new Map<string, WorkOfWorker>();
  for (const work of works) {
    if (work.kind !== 'deliver' || work.end !== 'done') continue;
    const key = deliveryKey(work.job_id, work.what);
    if ((last.get(key)?.ended_at ?? '') <= work.ended_at) last.set(key, work);
  }
  return last;
}

/** Neither id holds a slash. */
export function deliveryKey(jobId: string, format: string): string {
  return `${jobId}/${format}`;
}

export function secondsSaved({ measured_seconds, estimated_seconds }: Saved): number {
  return measured_seconds + estimated_seconds;
}

/** All that was saved of a batch; where nobody wrote it down, what it is expected to be. */
export function savedOf(deliveries: Deliveries, reusedCost: number): Report['saved'] {
  const saved = [...deliveries.values()].flatMap((one) => one.saved ?? []);
  const sum = (of: (one: Saved) => number) => saved.reduce((total, one) => total + of(one), 0);
  if (saved.length === 0) return { seconds: reusedCost, measured_spans: 0, estimated_spans: 0 };
  return {
    seconds: sum(secondsSaved),
    measured_spans: sum((one) => one.measured_spans),
    estimated_spans: sum((one) => one.estimated_spans),
  };
}
