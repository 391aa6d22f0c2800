import { type WorkflowClient, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { v7 as uuid } from 'uuid';
import { CONTROL_QUEUE } from '../../model/activities';
import type { JobForecast } from '../../model/forecast';
import type { JobSpecification } from '../../model/specification';
import { PLAN_WORKFLOW } from '../../workflows/messages';
import { Problem } from './problem';

/** A worker that is alive begins sooner. */
const BEGIN_LIMIT_MS = 5000;
/** Events of a workflow that no worker has looked at: it was started, and a look at it is due. */
const UNTOUCHED_EVENTS = 2;

export interface TemporalPlans {
  /**
   * What would become of jobs, so many as fit into a payload.
   * @param untilMs when the answer is not waited for any more.
   * @throws Problem PLAN_UNAVAILABLE when no worker answers by then, or TEMPORAL_UNAVAILABLE.
   */
  forecast(jobs: readonly JobSpecification[], untilMs: number): Promise<readonly JobForecast[]>;
}

export interface Calls {
  /** Runs a call, and says in a Problem what is wrong with Temporal. */
  ask<T>(call: () => Promise<T>): Promise<T>;
  /** Runs calls that end by themselves after so long. */
  within<T>(limitMs: number, call: () => Promise<T>): Promise<T>;
  isTooLate(error: unknown): boolean;
}

export function temporalPlans(client: WorkflowClient, { ask, within, isTooLate }: Calls): TemporalPlans {
  /** @returns undefined when there is no answer in time. */
  const answer = async (handle: WorkflowHandle, limitMs: number) => {
    try {
      return (await within(limitMs, () => handle.result())) as readonly JobForecast[];
    } catch (error) {
      if (isTooLate(error)) return undefined;
      if (error instanceof WorkflowFailedError) throw refusalIn(error);
      return await ask(() => Promise.reject(error));
    }
  };
  const giveUp = async (handle: WorkflowHandle, reason: string) => {
    await ask(() => handle.terminate('Nobody waits for the answer any more.')).catch(() => {});
    throw new Problem('PLAN_UNAVAILABLE', reason);
  };
  return {
    async forecast(jobs, untilMs) {
      const leftMs = () => Math.max(1, untilMs - Date.now());
      const handle = await ask(() =>
        client.start(PLAN_WORKFLOW, {
          taskQueue: CONTROL_QUEUE,
          workflowId: `plan-${uuid()}`,
          workflowExecutionTimeout: leftMs() + BEGIN_LIMIT_MS,
          staticSummary: `What would become of ${jobs.length} jobs`,
          args: [{ jobs }],
        }),
      );
      const soon = await answer(handle, Math.min(BEGIN_LIMIT_MS, leftMs()));
      if (soon) return soon;
      const { historyLength } = await ask(() => handle.describe());
      if (historyLength <= UNTOUCHED_EVENTS)
        return await giveUp(handle, `No worker took it up within ${BEGIN_LIMIT_MS / 1000} s.`);
      return (await answer(handle, leftMs())) ?? (await giveUp(handle, 'The workers took too long.'));
    },
  };
}

function refusalIn(error: WorkflowFailedError): Problem {
  const cause = error.cause instanceof ActivityFailure ? error.cause.cause : error.cause;
  const words = cause instanceof ApplicationFailure ? cause.message : 'The workers took too long.';
  return new Problem('PLAN_UNAVAILABLE', words);
}
