/** Ids of workflows on Temporal, built here and nowhere else. No schema library: workflow code may import this file. */

export function batchWorkflowId(batchId: string): string {
  return `batch-${batchId}`;
}

export function jobWorkflowId(batchId: string, jobId: string): string {
  return `batch-${batchId}/${jobId}`;
}

/** The batch that a workflow belongs to, by its id; undefined for a workflow of another kind. */
export function batchIdOf(workflowId: string): string | undefined {
  return /^batch-([^/]+)/.exec(workflowId)?.[1];
}
