import type { BatchSnapshot, JobSnapshot } from '../../model/snapshot';
import type { BatchSpecification } from '../../model/specification';
import type { JobStatus } from '../../model/status';
import type { WebhookEvent } from '../../model/webhook';

/** Something that is to be told. */
export interface Happening {
  readonly type: WebhookEvent;
  /** Tells it from all others of its batch, and is the same when it is found out twice. */
  readonly key: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const ENDED: ReadonlySet<JobStatus> = new Set(['completed', 'failed', 'cancelled', 'skipped']);

/** What happened to a batch between two snapshots. @param before undefined when there was none. */
export function happenedToBatch(
  { id, name, labels = {} }: BatchSpecification,
  before: BatchSnapshot | undefined,
  now: BatchSnapshot,
): readonly Happening[] {
  const { status, counts, started_at, ended_at, deadline = null, generation } = now;
  const data = { batch_id: id, name, labels, status, counts, started_at, ended_at, deadline };
  const isTold = before?.report_ready === true && before.generation === generation;
  return [
    ...(started_at !== null && (before?.started_at ?? null) === null
      ? [{ type: 'batch.started', key: 'started', data } as const]
      : []),
    ...(now.report_ready && !isTold ? [{ type: 'batch.ended', key: `ended ${generation}`, data } as const] : []),
  ];
}

/** The same of a job. @param before its last status, and how often it had been started by then. */
export function happenedToJob(
  batchId: string,
  before: Pick<JobSnapshot, 'status' | 'attempt'> | undefined,
  now: JobSnapshot,
): readonly Happening[] {
  const { id, status, attempt, started_at, ended_at, failure } = now;
  if (!ENDED.has(status) || (before?.status === status && before.attempt === attempt)) return [];
  const deliverables = now.deliverables.map(({ id, preset, status, file, bytes, sha256 }) => ({
    ...{ id, preset, status, file, bytes, sha256 },
  }));
  const data = { batch_id: batchId, job_id: id, status, attempt, started_at, ended_at, failure, deliverables };
  return [{ type: 'job.ended', key: `job ${id} ${attempt} ${status}`, data }];
}
