import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';

import { CONTROL_QUEUE, EXPORT_QUEUE } from '../../model/activities';

/** A piece of work of a job that has not ended: an activity, as Temporal tells of it. */
export interface PendingWork {
  readonly queue: typeof CONTROL_QUEUE | typeof EXPORT_QUEUE;
  /** A worker is at it. */
  readonly started: boolean;
  /** Why its last attempt ended; null in the first. */
  readonly lastFailure: { readonly code: string; readonly message: string } | null;
  /** When it is tried again; null when it may be taken up now. */
  readonly retryAt: string | null;
  /** Workflows of the jobs that render the same, where its last attempt found that. */
  readonly holders: readonly string[];
}

type Activities = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>;

const EXPORTS: ReadonlySet<string> = new Set(['renderSpan', 'renderAudio', 'deliver']);
/** Work that tells of a job and is no part of it. */
const NOTES: ReadonlySet<string> = new Set(['writeJobProgress']);

/** PENDING_ACTIVITY_STATE_SCHEDULED */
const SCHEDULED = 1;

export function pendingWorkIn(activities: Activities): readonly PendingWork[] {
  return activities.flatMap(({ activityType, state, lastFailure, nextAttemptScheduleTime: next }) => {
    const name = activityType?.name ?? '';
    if (NOTES.has(name)) return [];
    const code = lastFailure?.applicationFailureInfo?.type ?? null;
    const retryMs = next?.seconds ? 1000 * Number(next.seconds) : 0;
    return {
      queue: EXPORTS.has(name) ? EXPORT_QUEUE : CONTROL_QUEUE,
      started: state !== SCHEDULED,
      lastFailure: lastFailure ? { code: code ?? 'INTERNAL', message: lastFailure.message ?? '' } : null,
      retryAt: retryMs > 0 ? new Date(retryMs).toISOString() : null,
      holders: code === 'SPAN_BUSY' ? holdersIn(lastFailure) : [],
    };
  });
}

/** Workers of before did not say. */
function holdersIn(failure: Activities[number]['lastFailure']): readonly string[] {
  const payload = failure?.applicationFailureInfo?.details?.payloads?.[1];
  if (!payload) return [];
  return defaultPayloadConverter.fromPayload<{ holders?: readonly string[] }>(payload).holders ?? [];
}
