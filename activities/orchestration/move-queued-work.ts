import { type Client, WorkflowNotFoundError } from '@temporalio/client';

/** temporal.api.enums.v1.PendingActivityState */
const SCHEDULED = 1;

/**
 * Moves activities of a workflow that wait in a queue to another priority key; what runs is left alone. No call of the SDK does it.
 * Work that is taken up between the look and the move is no fault.
 */
export async function moveQueuedWork(client: Client, workflowId: string, priorityKey: number): Promise<void> {
  const { namespace } = client.options;
  const { workflowService } = client;
  try {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    const waiting = (raw.pendingActivities ?? []).filter(({ state }) => Number(state) === SCHEDULED);
    for (const { activityId, priority } of waiting) {
      if (!activityId || priority?.priorityKey === priorityKey) continue;
      await workflowService.updateActivityOptions({
        namespace,
        execution: { workflowId },
        id: activityId,
        activityOptions: { priority: { priorityKey } },
        updateMask: { paths: ['priority.priority_key'] },
      });
    }
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError) && !isGone(error)) throw error;
  }
}

/** gRPC NOT_FOUND: the activity or its workflow ended meanwhile. */
function isGone(error: unknown): boolean {
  return (error as { code?: unknown }).code === 5;
}
