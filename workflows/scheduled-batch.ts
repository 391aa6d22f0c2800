import { CancellationScope, ParentClosePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import type { BatchStatus } from '../model/status';
import { control } from './activity-proxies';
import { BatchWorkflow } from './batch';
import { batchOptions } from './batch-options';
import { cancelBatchSignal, type ScheduledBatchInput } from './messages';
import { scheduledStartTimeKey } from './search-attributes';

/**
 * One time of a schedule: makes its batch and waits for the end of it, so that the schedule's overlap policy sees how long it really runs.
 * The batch has the id of this run, a UUID of version 7 like every batch's, so that whoever sees what a schedule did knows the batch.
 */
export async function ScheduledBatch({
  scheduleId,
}: ScheduledBatchInput): Promise<{ readonly batch_id: string; readonly status: BatchStatus }> {
  const whole = CancellationScope.current();
  const batchId = workflowInfo().firstExecutionRunId;
  const batch = await control.createScheduledBatch({ scheduleId, batchId, scheduledFor: scheduledFor() });
  return await CancellationScope.nonCancellable(async () => {
    const child = await startChild(BatchWorkflow, {
      ...batchOptions(batch),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      // Terminated, as by the policy terminate_other, this takes its batch with it, which still ends in order.
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      args: [{ batchId, reopen: false }],
    });
    // Cancelled, as by the policy cancel_other, it ends when its batch has: what runs is stopped, and the report is written.
    whole.cancelRequested.catch(() => child.signal(cancelBatchSignal)).catch(() => undefined);
    const { status } = await child.result();
    return { batch_id: batchId, status };
  });
}

/** The time that the schedule names, in whole seconds as Temporal counts them; when it was started, if somebody did so by hand. */
function scheduledFor(): string {
  const { typedSearchAttributes, startTime } = workflowInfo();
  const time = typedSearchAttributes.get(scheduledStartTimeKey) ?? startTime;
  return `${time.toISOString().slice(0, 19)}Z`;
}
