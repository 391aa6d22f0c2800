import type { Client } from '@temporalio/client';

export interface ActivityTimes {
  readonly type: string;
  readonly scheduledMs: number;
  /** Of its last attempt. */
  readonly startedMs: number;
}

interface Timestamp {
  readonly seconds?: unknown;
  readonly nanos?: number | null;
}

function ms(time: Timestamp | null | undefined): number {
  return Number(time?.seconds ?? Number.NaN) * 1000 + (time?.nanos ?? 0) / 1e6;
}

/** The activities of a workflow that were begun, in the order in which they were scheduled, by Temporal's own clock. */
export async function activitiesOf(temporal: Client, workflowId: string): Promise<readonly ActivityTimes[]> {
  const { events } = await temporal.workflow.getHandle(workflowId).fetchHistory();
  const scheduled = new Map<string, { type: string; scheduledMs: number; startedMs: number }>();
  for (const { eventId, eventTime, activityTaskScheduledEventAttributes: begins, ...event } of events ?? []) {
    if (begins)
      scheduled.set(String(eventId), {
        type: begins.activityType?.name ?? '',
        scheduledMs: ms(eventTime),
        startedMs: Number.NaN,
      });
    const started = event.activityTaskStartedEventAttributes;
    const activity = scheduled.get(String(started?.scheduledEventId));
    if (activity) activity.startedMs = ms(eventTime);
  }
  return [...scheduled.values()];
}

export async function closeTime(temporal: Client, workflowId: string): Promise<number> {
  const { closeTime: closed } = await temporal.workflow.getHandle(workflowId).describe();
  return closed?.getTime() ?? Number.NaN;
}
