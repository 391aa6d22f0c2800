import { priorityKey } from '../model/priority';
import type { BatchSpecification } from '../model/specification';
import { batchWorkflowId } from '../model/workflow-id';
import { batchIdKey, batchPriorityKey, batchStatusKey } from './search-attributes';

/** How a batch is started, by the API and by its schedule alike. */
export function batchOptions({ id, name, priority, total_jobs }: BatchSpecification) {
  return {
    workflowId: batchWorkflowId(id),
    priority: { priorityKey: priorityKey(priority), fairnessKey: id },
    staticSummary: `${name}: ${total_jobs} jobs`,
    typedSearchAttributes: [
      { key: batchIdKey, value: id },
      { key: batchStatusKey, value: 'queued' },
      { key: batchPriorityKey, value: priority },
    ],
  };
}
