import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, isCancellation } from '@temporalio/workflow';
import type { JobOutcome, JobResult } from '../model/deliverable';
import { type Failure, failureOf } from '../model/failure';

/** A job that failed before anything of it was delivered. */
export function failedResult(failure: Failure): JobResult {
  return { status: 'failed', deliverables: [], failure, done: 0, encoded_cost: 0, reused_cost: 0, retries: 0 };
}

/** Turns whatever a child workflow threw into the outcome of its job: a job that was terminated in Temporal still frees its slot. */
export function outcomeOfError(error: unknown): JobOutcome {
  if (isCancellation(error)) return { outcome: 'cancelled' };
  const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const result = cause.details?.[0] as JobResult | undefined;
    return { outcome: 'failed', result: result ?? failedResult(failureOf('INTERNAL', cause.message)) };
  }
  return {
    outcome: 'failed',
    result: failedResult(failureOf('JOB_TERMINATED', cause instanceof Error ? cause.message : undefined)),
  };
}

/** The failure that an activity reported, or words for one that it could not report (a timeout, a worker that kept dying). */
export function failureOfActivity(error: unknown): Failure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const told = cause instanceof ApplicationFailure ? (cause.details?.[0] as Failure | undefined) : undefined;
  return told ?? failureOf('INTERNAL', cause instanceof Error ? cause.message : String(cause));
}
