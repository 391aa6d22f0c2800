import type { DeliverableResult } from '../../model/deliverable';
import type { BatchSnapshot, HeartbeatProgress, JobProgress, JobSnapshot } from '../../model/snapshot';
import type { JobSpecification } from '../../model/specification';
import { type DeliverableStatus, hasBatchEnded, type JobStatus } from '../../model/status';

/** What is known of a running job beside its snapshot. */
export interface RunningJob {
  readonly progress: JobProgress | undefined;
  readonly heartbeats: readonly HeartbeatProgress[];
}

/** Share of a running job that is done, 0..1: what it finished, and what its ffmpegs report of what they are at. */
export function doneOfRunning({ progress, heartbeats }: RunningJob): number {
  if (!progress || progress.cost <= 0) return 0;
  const underWay = heartbeats.reduce((sum, { done, cost }) => sum + done * cost, 0);
  return Math.min(1, progress.done + underWay / progress.cost);
}

export interface JobShare {
  readonly id: string;
  readonly status: JobStatus;
  /** 0..1 of the whole job. */
  readonly done: number;
  readonly cost: number;
  readonly deliverables: readonly { readonly id: string; readonly status: DeliverableStatus; readonly done: number }[];
}

/**
 * What is there of a format: a good file always, whatever the job is at now; a bad one while its job is not tried again.
 */
export function resultOf(snapshot: JobSnapshot | undefined, format: string): DeliverableResult | undefined {
  const result = snapshot?.deliverables.find(({ id }) => id === format);
  const tried = snapshot?.status === 'pending' || snapshot?.status === 'running';
  return result?.status === 'completed' || !tried ? result : undefined;
}

/** How far one job is. A job without a snapshot has not started. */
export function shareOf(
  job: JobSpecification,
  snapshot: JobSnapshot | undefined,
  running: RunningJob | undefined,
): JobShare {
  const status = snapshot?.status ?? 'pending';
  const done =
    status === 'completed' ? 1 : status === 'running' && running ? doneOfRunning(running) : (snapshot?.done ?? 0);
  const deliverables = job.formats.map((id) => {
    const result = resultOf(snapshot, id);
    const live = running?.progress?.deliverables.find((one) => one.id === id);
    if (status === 'running' && live)
      return { id, status: live.status, done: Math.max(live.done, live.status === 'running' ? done : 1) };
    if (result) return { id, status: result.status, done: result.status === 'completed' ? 1 : done };
    return { id, status, done };
  });
  return { id: job.id, status, done, cost: snapshot?.cost ?? 0, deliverables };
}

type CostShare = Pick<JobShare, 'done' | 'cost'>;

/**
 * Percent of a batch: finished cost over finished and remaining cost. What a job that failed or was cancelled had done stays
 * counted, and its remainder is not waited for any more; so the figure rises all the time, but for a retry that brings work back.
 */
export function percentOf(batch: BatchSnapshot, runningShares: readonly CostShare[]): number {
  if (hasBatchEnded(batch.status)) return 100;
  const underWay = runningShares.reduce((sum, { done, cost }) => sum + done * cost, 0);
  const whole = batch.finished_cost + batch.remaining_cost;
  return whole > 0 ? Math.min(100, (100 * (batch.finished_cost + underWay)) / whole) : 0;
}
