import { type WorkflowClient, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { v7 as uuid } from 'uuid';
import { CONTROL_QUEUE } from '../../model/activities';
import { Problem } from './problem';

/** A worker that is alive begins sooner. */
const BEGIN_LIMIT_MS = 5000;
/** Events of a workflow that no worker has looked at: it was started, and a look at it is due. */
const UNTOUCHED_EVENTS = 2;

/** Something that only a worker can know, asked by a short workflow. */
export interface Question {
  readonly workflow: string;
  /** First part of the workflow's id. */
  readonly name: string;
  /** What a person reads in Temporal. */
  readonly summary: string;
  readonly input: object;
  /** When the answer is not waited for any more, in milliseconds. */
  readonly untilMs: number;
}

/** @throws Problem PLAN_UNAVAILABLE when no worker answers in time, or TEMPORAL_UNAVAILABLE. */
export type AskWorkers = <T>(question: Question) => Promise<T>;

export interface Calls {
  /** Runs a call, and says in a Problem what is wrong with Temporal. */
  ask<T>(call: () => Promise<T>): Promise<T>;
  /** Runs calls that end by themselves after so long. */
  within<T>(limitMs: number, call: () => Promise<T>): Promise<T>;
  isTooLate(error: unknown): boolean;
}

export function askWorkers(client: WorkflowClient, { ask, within, isTooLate }: Calls): AskWorkers {
  /** @returns undefined when there is no answer in time. */
  const answer = async <T>(handle: WorkflowHandle, limitMs: number): Promise<{ readonly is: T } | undefined> => {
    try {
      return { is: (await within(limitMs, () => handle.result())) as T };
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
  return async <T>({ workflow, name, summary, input, untilMs }: Question): Promise<T> => {
    const leftMs = () => Math.max(1, untilMs - Date.now());
    const handle = await ask(() =>
      client.start(workflow, {
        taskQueue: CONTROL_QUEUE,
        workflowId: `${name}-${uuid()}`,
        workflowExecutionTimeout: leftMs() + BEGIN_LIMIT_MS,
        staticSummary: summary,
        args: [input],
      }),
    );
    const soon = await answer<T>(handle, Math.min(BEGIN_LIMIT_MS, leftMs()));
    if (soon) return soon.is;
    const { historyLength } = await ask(() => handle.describe());
    if (historyLength <= UNTOUCHED_EVENTS)
      return await giveUp(handle, `No worker took it up within ${BEGIN_LIMIT_MS / 1000} s.`);
    const late = await answer<T>(handle, leftMs());
    return late ? late.is : await giveUp(handle, 'The workers took too long.');
  };
}

function refusalIn(error: WorkflowFailedError): Problem {
  const cause = error.cause instanceof ActivityFailure ? error.cause.cause : error.cause;
  const words = cause instanceof ApplicationFailure ? cause.message : 'The workers took too long.';
  return new Problem('PLAN_UNAVAILABLE', words);
}
