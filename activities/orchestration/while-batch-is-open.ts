import { Context } from '@temporalio/activity';
import { ReelbatchError } from '../../model/failure';
import { batchIdOf } from '../../model/workflow-id';
import type { BatchesOnTemporal } from './batches-on-temporal';

/** How often work looks whether its batch is still there. */
const LOOK_MS = 5000;

/** The batch that an activity works for, by its workflow's id. */
export function ownBatchId(): string | undefined {
  return batchIdOf(Context.current().info.workflowExecution?.workflowId ?? '');
}

/**
 * Does work for as long as its batch is open on Temporal: one that was ended there tells its jobs nothing.
 * @param batchRun undefined for work that was given before there was a look at it.
 * @param closed aborted with BATCH_CLOSED when the batch is open no more.
 * @throws ReelbatchError BATCH_CLOSED when it was not at the beginning.
 */
export async function whileBatchIsOpen<T>(
  batches: Pick<BatchesOnTemporal, 'isOpen'>,
  batchRun: string | undefined,
  closed: AbortController,
  work: () => Promise<T>,
): Promise<T> {
  const batchId = ownBatchId();
  if (batchId === undefined || batchRun === undefined) return await work();
  const look = async () => {
    if (!(await batches.isOpen(batchId, batchRun))) closed.abort(new ReelbatchError('BATCH_CLOSED'));
  };
  await look();
  closed.signal.throwIfAborted();
  const timer = setInterval(() => void look(), LOOK_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
