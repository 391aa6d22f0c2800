import { setTimeout } from 'node:timers/promises';
import {
  Client,
  Connection,
  isRetryableError,
  makeGrpcRetryInterceptor,
  ScheduleNotFoundError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import {
  ApplicationFailure,
  defaultPayloadConverter,
  NamespaceNotFoundError,
  WorkflowIdReusePolicy,
} from '@temporalio/common';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import { CONTROL_QUEUE } from '../../model/activities';
import { FAILURES, type FailureCode, isFailureCode } from '../../model/failure';
import { batchWorkflowId, jobWorkflowId } from '../../model/identifier';
import type { HeartbeatProgress } from '../../model/snapshot';
import type { BatchSpecification } from '../../model/specification';
import type { WebhookMessage } from '../../model/webhook';
import { SEND_AGAIN, WEBHOOK_DELIVERY_WORKFLOW, type WebhookDeliveryInput } from '../../model/webhook-delivery';
import { webhookWorkflowId } from '../../model/workflow-id';
import { batchOptions } from '../../workflows/batch-options';
import {
  BATCH_WORKFLOW,
  type BatchSignalName,
  type BatchSignals,
  type CommandName,
  type Commands,
} from '../../workflows/messages';
import { askWorkers } from './ask-workers';
import { type PendingWork, pendingWorkIn } from './pending-work';
import { Problem } from './problem';
import { type TemporalPlans, temporalPlans } from './temporal-plans';
import { type TemporalProjects, temporalProjects } from './temporal-projects';
import { type QueueState, readQueues } from './temporal-queues';
import { type TemporalSchedules, temporalSchedules } from './temporal-schedules';

const CALL_LIMIT_MS = 5000;
const HEALTH_LIMIT_MS = 1000;

/** A worker that is alive answers in a fraction of this, however much it encodes. */
const UPDATE_LIMIT_MS = 3000;

/** For so long after a command that no worker answered, others are not made to wait for one. */
const SILENCE_MS = 5000;

/** Temporal answered that it does not start the batch. */
export class StartRefused extends Problem {}

/** gRPC's answers (code.proto) to a call that may have been carried out all the same: given up, unknown, too late, broken off, lost. */
const IN_DOUBT = new Set([1, 2, 4, 10, 13, 14, 15]);

/** google.rpc.Code */
const DEADLINE_EXCEEDED = 4;
const FAILED_PRECONDITION = 9;

/** How a batch's workflow stands, for a batch whose snapshot says that it has not ended. */
export type WorkflowStanding = 'open' | 'ended' | 'cancelled' | 'missing' | 'unknown';

/** The few things that the API asks of Temporal. Never a query: it would need a live worker. */
export interface Temporal {
  readonly address: string;
  readonly namespace: string;
  isReachable(): Promise<boolean>;
  /** @throws StartRefused when it has not started for certain; after another Problem nobody can tell. */
  startBatch(batch: BatchSpecification): Promise<void>;
  /**
   * Has a batch that runs carry out a command: as an update, which its workflow answers or refuses. Where no worker is alive to answer,
   * it is left as a signal, which the next one finds; unless `otherwise`, which knows the last state that was written, throws.
   * @throws Problem with the reason when it is refused.
   */
  command<N extends CommandName>(
    batchId: string,
    name: N,
    argument: Commands[N],
    otherwise?: () => void,
  ): Promise<void>;
  /** The same, and opens the batch again if it has ended. */
  tellOrReopen<N extends BatchSignalName>(batch: BatchSpecification, name: N, argument: BatchSignals[N]): Promise<void>;
  /** Sends a message to its webhook once more; after it was sent, where that is under way. */
  sendWebhook(message: Pick<WebhookMessage, 'id' | 'batch_id'>): Promise<void>;
  standing(batchId: string): Promise<WorkflowStanding>;
  /** What the activities of a job that are under way last reported. */
  heartbeats(batchId: string, jobId: string): Promise<readonly HeartbeatProgress[]>;
  /**
   * The work of a job that waits or is under way; none for a job that is not there.
   * @throws Problem TEMPORAL_UNAVAILABLE
   */
  pendingWork(batchId: string, jobId: string): Promise<readonly PendingWork[]>;
  /** @throws Problem TEMPORAL_UNAVAILABLE */
  queues(): Promise<readonly QueueState[]>;
  /** What is asked of schedules. */
  readonly schedules: TemporalSchedules;
  /** What is asked of workers before anything is submitted. */
  readonly plans: TemporalPlans;
  readonly projects: TemporalProjects;
  close(): Promise<void>;
}

/**
 * A deadline is looked at when a call is tried again: with pauses that grow, as Temporal's client makes them, an answer comes long
 * after it.
 */
class Retries {
  private dueAt = 0;
  private closed = false;

  readonly delayFunction = () => {
    this.dueAt = performance.now() + RETRY_MS;
    return RETRY_MS;
  };

  readonly retryableDecider = (_attempt: number, status: Parameters<typeof isRetryableError>[0]) =>
    !this.closed && isRetryableError(status);

  /** Until this is done the connection may not be closed: a call that is tried again on one that is throws where nobody catches. */
  async close(): Promise<void> {
    this.closed = true;
    const leftMs = this.dueAt - performance.now();
    if (leftMs > 0) await setTimeout(leftMs + RETRY_MS / 10);
  }
}

const RETRY_MS = 200;

/** Connects by Temporal's own settings when first needed, and again after a loss: the API starts before Temporal does. */
export function connectTemporal(settings: ClientConnectConfig): Temporal {
  const { connectionOptions, namespace = 'default' } = settings;
  const { address = '127.0.0.1:7233' } = connectionOptions;
  const retries = new Retries();
  const connection = Connection.lazy({ ...connectionOptions, interceptors: [makeGrpcRetryInterceptor(retries)] });
  let silentUntil = 0;
  const client = new Client({ connection, namespace });
  const within = <T>(limitMs: number, call: () => Promise<T>) => connection.withDeadline(Date.now() + limitMs, call);
  const ask = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await within(CALL_LIMIT_MS, call);
    } catch (error) {
      throw translated(error, address);
    }
  };
  const workers = askWorkers(client.workflow, { ask, within, isTooLate });
  const handle = (batchId: string) => client.workflow.getHandle(batchWorkflowId(batchId));
  return {
    address,
    namespace,
    async isReachable() {
      try {
        await within(HEALTH_LIMIT_MS, () => connection.workflowService.getSystemInfo({}));
        return true;
      } catch {
        return false;
      }
    },
    async startBatch(batch) {
      await ask(async () => {
        try {
          await client.workflow.start(BATCH_WORKFLOW, {
            ...startOptions(batch),
            args: [{ batchId: batch.id, reopen: false }],
          });
        } catch (error) {
          // The same request sent again: the batch that it made is there.
          if (error instanceof WorkflowExecutionAlreadyStartedError) return;
          throw isCertain(error) ? new StartRefused('TEMPORAL_UNAVAILABLE', whatWentWrong(error, address)) : error;
        }
      });
    },
    async command(batchId, name, argument, otherwise) {
      if (performance.now() >= silentUntil) {
        try {
          return await within(UPDATE_LIMIT_MS, () =>
            untilTaken(() => handle(batchId).executeUpdate(name, { args: [argument] })),
          );
        } catch (error) {
          if (!wasNotAnswered(error)) throw refusalIn(error) ?? translated(error, address);
          silentUntil = performance.now() + SILENCE_MS;
        }
      }
      otherwise?.();
      await ask(() => handle(batchId).signal(name, argument));
    },
    async tellOrReopen(batch, name, argument) {
      await ask(() =>
        client.workflow.signalWithStart(BATCH_WORKFLOW, {
          ...startOptions(batch),
          workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
          args: [{ batchId: batch.id, reopen: true }],
          signal: name,
          signalArgs: [argument],
        }),
      );
    },
    async sendWebhook({ id, batch_id }) {
      const input: WebhookDeliveryInput = { batchId: batch_id, messageId: id, replay: true };
      await ask(() =>
        client.workflow.signalWithStart(WEBHOOK_DELIVERY_WORKFLOW, {
          taskQueue: CONTROL_QUEUE,
          workflowId: webhookWorkflowId(id),
          workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
          args: [input],
          signal: SEND_AGAIN,
        }),
      );
    },
    async standing(batchId) {
      try {
        const { status } = await within(HEALTH_LIMIT_MS, () => handle(batchId).describe());
        if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW') return 'open';
        return status.name === 'CANCELLED' ? 'cancelled' : 'ended';
      } catch (error) {
        return error instanceof WorkflowNotFoundError ? 'missing' : 'unknown';
      }
    },
    async heartbeats(batchId, jobId) {
      try {
        const job = client.workflow.getHandle(jobWorkflowId(batchId, jobId));
        const { raw } = await within(HEALTH_LIMIT_MS, () => job.describe());
        return (raw.pendingActivities ?? []).flatMap(({ heartbeatDetails }) => {
          const payload = heartbeatDetails?.payloads?.[0];
          return payload ? [defaultPayloadConverter.fromPayload<HeartbeatProgress>(payload)] : [];
        });
      } catch {
        return [];
      }
    },
    async pendingWork(batchId, jobId) {
      return await ask(async () => {
        try {
          const { raw } = await client.workflow.getHandle(jobWorkflowId(batchId, jobId)).describe();
          return pendingWorkIn(raw.pendingActivities ?? []);
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return [];
          throw error;
        }
      });
    },
    queues: async () => await ask(async () => await readQueues(connection, namespace)),
    schedules: temporalSchedules(client.schedule, ask),
    plans: temporalPlans(workers),
    projects: temporalProjects(workers),
    async close() {
      await retries.close();
      await connection.close();
    },
  };
}

function startOptions(batch: BatchSpecification) {
  return {
    ...batchOptions(batch),
    taskQueue: CONTROL_QUEUE,
    workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
  };
}

function isCertain(error: unknown): boolean {
  if (error instanceof NamespaceNotFoundError) return true;
  const { code } = causeOf(error) as { code?: unknown };
  return typeof code === 'number' && !IN_DOUBT.has(code);
}

/**
 * An update that comes in the moment in which a run of its workflow ends is given back: the workflow is asked for another turn first, and
 * the update is to come again.
 */
async function untilTaken<T>(update: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await update();
    } catch (error) {
      if ((causeOf(error) as { code?: unknown }).code !== FAILED_PRECONDITION) throw error;
    }
  }
}

/** True when no worker took the update up, or one that knows none: what it meant may be sent as a signal. */
function wasNotAnswered(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (error instanceof WorkflowUpdateFailedError) return refusalIn(error) === undefined;
  return isTooLate(error);
}

function isTooLate(error: unknown): boolean {
  return (causeOf(error) as { code?: unknown }).code === DEADLINE_EXCEEDED;
}

/** Why the workflow refused an update. */
function refusalIn(error: unknown): Problem | undefined {
  const { cause } = error instanceof WorkflowUpdateFailedError ? error : {};
  if (!(cause instanceof ApplicationFailure) || !isFailureCode(cause.type ?? '')) return undefined;
  const code = cause.type as FailureCode;
  // The words of the table come with the code.
  const detail = cause.message.replace(FAILURES[code].summary, '').trim();
  return new Problem(code, detail === '' ? undefined : detail);
}

function translated(error: unknown, address: string): unknown {
  if (error instanceof Problem) return error;
  if (error instanceof WorkflowNotFoundError) return new Problem('BATCH_ENDED');
  if (error instanceof ScheduleNotFoundError) return new Problem('SCHEDULE_NOT_FOUND');
  return new Problem('TEMPORAL_UNAVAILABLE', whatWentWrong(error, address));
}

function whatWentWrong(error: unknown, address: string): string {
  const cause = causeOf(error);
  return `The call went to ${address}${cause instanceof Error ? `: ${cause.message.split('\n')[0]}` : ''}`;
}

/** The client's own words for a call that failed say nothing of why. */
function causeOf(error: unknown): unknown {
  return error instanceof ServiceError ? (error.cause ?? error) : error;
}
