import { Context } from '@temporalio/activity';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ControlActivities } from '../../model/activities';
import type { JobOutcome, JobResult } from '../../model/deliverable';
import { failureOf } from '../../model/failure';
import { jobWorkflowId } from '../../model/workflow-id';
import type { BatchesOnTemporal } from './batches-on-temporal';
import { moveQueuedWork } from './move-queued-work';

/** Pauses between two looks. The activity ends with each, so that it holds no slot meanwhile; its tries are in no history. */
const JOB_LOOK = '1 second';
const BATCH_LOOK = '5 seconds';

/** What workflows cannot see of other workflows: each is a look at Temporal. */
export function createOrchestrationActivities(
  batches: BatchesOnTemporal,
): Pick<ControlActivities, 'awaitJob' | 'awaitBatchEnd' | 'requeue'> {
  return {
    async awaitJob({ batchId, jobId }) {
      const handle = Context.current().client.workflow.getHandle(jobWorkflowId(batchId, jobId));
      try {
        const { status } = await handle.describe();
        if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW') throw lookAgain('It runs.', JOB_LOOK);
        return { outcome: 'completed', result: (await handle.result()) as JobResult };
      } catch (error) {
        return outcomeOf(error);
      }
    },

    async awaitBatchEnd({ batchId, batchRun }) {
      if (await batches.isOpen(batchId, batchRun)) throw lookAgain('The batch is open.', BATCH_LOOK);
    },

    async requeue({ batchId, jobIds, priorityKey }) {
      const { client } = Context.current();
      for (const jobId of jobIds) await moveQueuedWork(client, jobWorkflowId(batchId, jobId), priorityKey);
    },
  };
}

function lookAgain(message: string, nextRetryDelay: '1 second' | '5 seconds'): ApplicationFailure {
  return ApplicationFailure.create({ type: 'NOT_YET', message, nextRetryDelay });
}

/** @throws what is no end of a job: Temporal may be away for a moment. */
function outcomeOf(error: unknown): JobOutcome {
  if (error instanceof WorkflowNotFoundError) return ended('Temporal does not know it any more.');
  if (!(error instanceof WorkflowFailedError)) throw error;
  const { cause } = error;
  if (cause instanceof CancelledFailure) return { outcome: 'cancelled' };
  const result = cause instanceof ApplicationFailure ? (cause.details?.[0] as JobResult | undefined) : undefined;
  return result ? { outcome: 'failed', result } : ended(cause?.message);
}

function ended(why: string | undefined): JobOutcome {
  const failure = failureOf('JOB_TERMINATED', why);
  const nothing = { deliverables: [], done: 0, encoded_cost: 0, reused_cost: 0, retries: 0 };
  return { outcome: 'failed', result: { status: 'failed', failure, ...nothing } };
}
