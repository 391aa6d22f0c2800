import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { batchWorkflowId } from '../../model/workflow-id';

/** One look serves all work of a batch in this process for so long. */
const FRESH_MS = 2000;

/** Looks kept: more batches than a process works at in two seconds. */
const MOST_LOOKS = 1000;

interface Look {
  readonly at: number;
  readonly open: Promise<boolean>;
}

/** Whether batches are still open on Temporal, so that the work of one that was ended there stops itself. */
export class BatchesOnTemporal {
  private readonly looks = new Map<string, Look>();

  constructor(private readonly client: Pick<Client, 'workflow'>) {}

  /**
   * @param batchRun first run of the batch as it was when the work was given: a batch that was ended and opened again is another one.
   * @returns true as well while Temporal does not answer: nobody stops work for that.
   */
  async isOpen(batchId: string, batchRun: string): Promise<boolean> {
    const key = `${batchId}/${batchRun}`;
    const last = this.looks.get(key);
    if (last && performance.now() - last.at < FRESH_MS) return await last.open;
    if (this.looks.size >= MOST_LOOKS) this.looks.clear();
    const open = this.look(batchId, batchRun);
    this.looks.set(key, { at: performance.now(), open });
    return await open;
  }

  private async look(batchId: string, batchRun: string): Promise<boolean> {
    try {
      const { status, raw } = await this.client.workflow.getHandle(batchWorkflowId(batchId)).describe();
      const first = raw.workflowExecutionInfo?.firstRunId;
      const same = first === undefined || first === null || first === '' || first === batchRun;
      return same && (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW');
    } catch (error) {
      return !(error instanceof WorkflowNotFoundError);
    }
  }
}
