/** Ids of workflows on Temporal, built here and nowhere else. No schema library: workflow code may import this file. */

export function batchWorkflowId(batchId: string): string {
  return `batch-${batchId}`;
}

export function jobWorkflowId(batchId: string, jobId: string): string {
  return `batch-${batchId}/${jobId}`;
}

/** Id of a schedule; the workflows that it starts bear it too, with their time behind it. */
export function temporalScheduleId(scheduleId: string): string {
  return `schedule-${scheduleId}`;
}

/** The batch that a workflow belongs to, by its id; undefined for a workflow of another kind. */
export function batchIdOf(workflowId: string): string | undefined {
  return /^batch-([^/]+)/.exec(workflowId)?.[1];
}

/** The job that a workflow assembles, by its id; undefined for a workflow of another kind. */
export function jobIdOf(workflowId: string): string | undefined {
  return /^batch-[^/]+\/(.+)$/.exec(workflowId)?.[1];
}

/** One message to one webhook. */
export function webhookWorkflowId(messageId: string): string {
  return `webhook-${messageId}`;
}
