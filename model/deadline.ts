import type { BatchSnapshot } from './snapshot';
import type { BatchSpecification } from './specification';
import { hasBatchEnded } from './status';

/** ISO 8601 with seconds and an offset: the same times as a submission may name. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** A deadline as a person gives it to a running batch: null takes it away. @returns it in UTC; undefined when it is none. */
export function readDeadline(given: unknown): string | null | undefined {
  if (given === null) return null;
  if (typeof given !== 'string' || !TIME.test(given)) return undefined;
  const time = new Date(given);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** As it is now, or as it was submitted where nothing later is known; null where there is none. */
export function deadlineOf(
  specification: Pick<BatchSpecification, 'deadline'>,
  snapshot: Pick<BatchSnapshot, 'deadline'>,
): string | null {
  return snapshot.deadline === undefined ? (specification.deadline ?? null) : snapshot.deadline;
}

/** Seconds from the end of a batch to its deadline: below zero when it was missed; null without the one or the other. */
export function secondsToSpare(deadline: string | null, endedAt: string | null): number | null {
  return deadline === null || endedAt === null ? null : (Date.parse(deadline) - Date.parse(endedAt)) / 1000;
}

/** Whether a batch has missed its deadline, or will by what is known now; null without a deadline. */
export function isAtRisk(
  deadline: string | null,
  { status, ended_at }: Pick<BatchSnapshot, 'status' | 'ended_at'>,
  estimatedEnd: string | null,
  nowMs: number,
): boolean | null {
  if (deadline === null) return null;
  const due = Date.parse(deadline);
  if (hasBatchEnded(status) && ended_at !== null) return Date.parse(ended_at) > due;
  return nowMs > due || (estimatedEnd !== null && Date.parse(estimatedEnd) > due);
}
