import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { FAILURES, type Failure, failureOf, ReelbatchError } from '../model/failure';
import type { SpanBusy } from './render/single-flight';

/** What went wrong in the words of the table, whatever was thrown. */
export function failureFrom(error: unknown): Failure {
  if (error instanceof ReelbatchError) return error.failure;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return failureOf('NO_SPACE', message);
  return failureOf('INTERNAL', message);
}

/**
 * The one translation to Temporal: type = code, details = [failure], retryable as the table says.
 * @param lastAttempt true when nothing is gained by trying again.
 */
export function toApplicationFailure(error: unknown, lastAttempt = false, more: readonly unknown[] = []): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  const failure = failureFrom(error);
  return ApplicationFailure.create({
    type: failure.code,
    message: failure.file ? `${failure.message} (${failure.file})` : failure.message,
    nonRetryable: lastAttempt || !FAILURES[failure.code].retryable,
    details: [failure, ...more],
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

/** Others are not kept waiting by who waits for a span: its slot is free meanwhile. */
const BUSY_RETRY = '1 second';

/** The same for what somebody else renders: it is no attempt, and comes back soon. Says who, for those who ask why a job waits. */
export function toBusyFailure({ code, message, failure, holders }: SpanBusy): ApplicationFailure {
  const details = [failure, { holders }];
  return ApplicationFailure.create({ type: code, message, details, nextRetryDelay: BUSY_RETRY });
}
