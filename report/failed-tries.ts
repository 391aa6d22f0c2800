import type { Report } from '../model/report';
import type { RunRecord, WorkOfWorker } from '../model/work';
import { grouped } from './grouped';

export type FailedTry = Report['work']['failed_tries'][number];

const LOST = { code: 'WORKER_LOST', message: 'Its worker was lost and could not write down why.' };
const INTERRUPTED = {
  code: 'INTERRUPTED',
  message: 'Its worker was stopped, or Temporal had not heard from it in time.',
};

/**
 * Tries that failed, in the order of their time. A try that was interrupted counts when it was tried again; one of which nothing was
 * written down was lost with its worker, which shows when a later one was.
 */
export function failedTries({ works, whole }: RunRecord): readonly FailedTry[] {
  const tasks = grouped(works, ({ job_id, task, kind }) => `${job_id} ${task} ${kind}`);
  return [...tasks.values()]
    .flatMap((tries) => ofTask(tries, whole))
    .sort((a, b) => timeOf(a).localeCompare(timeOf(b)));
}

function ofTask(tries: readonly WorkOfWorker[], whole: boolean): FailedTry[] {
  const last = Math.max(...tries.map(({ attempt }) => attempt));
  const failed = tries.flatMap((one) => {
    const why = one.failure ?? (one.end === 'cancelled' && one.attempt < last ? INTERRUPTED : null);
    return why ? [asFailed(one, why)] : [];
  });
  const final = tries.find(({ attempt }) => attempt === last);
  if (!final || !whole) return failed;
  const written = new Set(tries.map(({ attempt }) => attempt));
  for (let attempt = 1; attempt < last; attempt += 1) {
    if (written.has(attempt)) continue;
    const unknown = { worker: null, started_at: null, ended_at: null };
    failed.push({ ...asFailed(final, LOST), attempt, ...unknown });
  }
  return failed;
}

function asFailed(
  { job_id, kind, what, attempt, worker, started_at, ended_at }: WorkOfWorker,
  { code, message }: { readonly code: string; readonly message: string },
): FailedTry {
  return { job_id, kind, what, attempt, worker, started_at, ended_at, code, message };
}

/** Those of which nothing is known stand first. */
function timeOf({ started_at }: FailedTry): string {
  return started_at ?? '';
}
