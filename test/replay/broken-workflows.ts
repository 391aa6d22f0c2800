import { sleep } from '@temporalio/workflow';
import { BatchWorkflow as current } from '../../workflows/batch';
import type { BatchWorkflowInput } from '../../workflows/messages';

export { AssemblyJob } from '../../workflows/assembly-job';

/** What somebody might do without thinking: a pause in front of everything, with no patch around it. */
export async function BatchWorkflow(input: BatchWorkflowInput) {
  await sleep(1000);
  return await current(input);
}
