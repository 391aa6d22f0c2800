import { readdirSync, readFileSync } from 'node:fs';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import type { Client as ApiClient } from '../../api/client/client';
import type { Stack } from '../../infra/stack';
import { EXPORT_QUEUE } from '../../model/activities';
import { hasBatchEnded } from '../../model/status';
import type { BatchView, ProgressView } from '../../model/views';
import { until } from '../support/until';

/** Waits until the progress of a batch is as wanted. An API that is just being restarted is asked again. */
export async function follow(
  client: ApiClient,
  batchId: string,
  what: string,
  wanted: (progress: ProgressView) => boolean,
  limitMs?: number,
): Promise<ProgressView> {
  const look = async () => {
    const progress = await client.progress(batchId).catch(() => undefined);
    return progress && wanted(progress) ? progress : undefined;
  };
  return await until(what, look, limitMs);
}

/** Waits until a batch has ended and answers it. */
export async function followToEnd(client: ApiClient, batchId: string, limitMs: number): Promise<BatchView> {
  await follow(client, batchId, 'the batch ends', ({ status }) => hasBatchEnded(status), limitMs);
  return await client.get(batchId);
}

/** Asks Temporal itself about a stack's workflows. */
async function askTemporal<T>(
  { temporalAddress, namespace }: Stack,
  question: (client: Client) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    return await question(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}

/** How many activities of a workflow wait or run. */
export async function countActivities(stack: Stack, workflowId: string): Promise<number> {
  return await askTemporal(stack, async (client) => {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    // A job that a pause holds looks whether its batch is still there: that is no work.
    const work = raw.pendingActivities?.filter(({ activityType }) => activityType?.name !== 'awaitBatchEnd');
    return work?.length ?? 0;
  });
}

/** One that was not started yet has no activities. */
function absent(error: unknown): { readonly raw: { readonly pendingActivities: undefined } } {
  if (error instanceof WorkflowNotFoundError) return { raw: { pendingActivities: undefined } };
  throw error;
}

/** How the last try of each of a workflow's activities failed that is tried again, and on which worker, by its process id. */
export async function lastFailures(
  stack: Stack,
  workflowId: string,
): Promise<readonly { readonly code: string; readonly worker: number }[]> {
  return await askTemporal(stack, async (client) => {
    const { raw } = await client.workflow.getHandle(workflowId).describe().catch(absent);
    return (raw.pendingActivities ?? []).map(({ lastFailure, lastWorkerIdentity }) => ({
      code: lastFailure?.applicationFailureInfo?.type ?? '',
      worker: Number.parseInt(lastWorkerIdentity ?? '', 10),
    }));
  });
}

/** Process ids of the workers that took export activities of a workflow, as its history names them (`pid@host`). */
export async function exportingWorkers(stack: Stack, workflowId: string): Promise<Set<number>> {
  const { events } = await askTemporal(stack, (client) => client.workflow.getHandle(workflowId).fetchHistory());
  const exports = new Set<string>();
  const workers = new Set<number>();
  for (const event of events ?? []) {
    const { activityTaskScheduledEventAttributes: scheduled, activityTaskStartedEventAttributes: started } = event;
    if (scheduled?.taskQueue?.name === EXPORT_QUEUE) exports.add(String(event.eventId));
    if (started && exports.has(String(started.scheduledEventId)))
      workers.add(Number.parseInt(started.identity ?? '', 10));
  }
  return workers;
}

/** Ids of the ffmpegs that a process has started and that are not dead. */
export function ffmpegsOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const status = statusOf(pid);
      return status?.includes(`\nPPid:\t${parent}\n`) && /^Name:\tffmpeg\n/.test(status) && !/\nState:\tZ/.test(status);
    });
}

function statusOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return undefined;
  }
}
