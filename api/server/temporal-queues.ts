import type { Connection } from '@temporalio/client';
import { CONTROL_QUEUE, EXPORT_QUEUE, PICTURES_QUEUE } from '../../model/activities';

/** temporal.api.enums.v1.TaskQueueType */
const KINDS = { workflow: 1, activity: 2 } as const;

const QUEUES = [
  { name: CONTROL_QUEUE, kind: 'workflow' },
  { name: CONTROL_QUEUE, kind: 'activity' },
  { name: EXPORT_QUEUE, kind: 'activity' },
  { name: PICTURES_QUEUE, kind: 'activity' },
] as const;

type Described = Awaited<ReturnType<Connection['workflowService']['describeTaskQueue']>>;

/** How a queue is, by Temporal's own statistics: approximate, and some five seconds old. */
export interface QueueState {
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  /** What waits in it, all in all and by priority key. */
  readonly backlog: number;
  readonly backlogAt: ReadonlyMap<number, number>;
  /** Of what has waited longest. */
  readonly oldestSeconds: number;
  readonly addedPerSecond: number;
  readonly takenPerSecond: number;
  /** Processes that asked it for work within the last minutes, by their last word. */
  readonly pollers: readonly { readonly identity: string; readonly lastSeen: string | null }[];
}

/** @throws what the connection throws. */
export async function readQueues(
  { workflowService }: Pick<Connection, 'workflowService'>,
  namespace: string,
): Promise<readonly QueueState[]> {
  return await Promise.all(
    QUEUES.map(async ({ name, kind }) => {
      const asked = { namespace, taskQueue: { name }, taskQueueType: KINDS[kind], reportStats: true };
      return stateOf({ name, kind }, await workflowService.describeTaskQueue(asked));
    }),
  );
}

function stateOf(
  queue: Pick<QueueState, 'name' | 'kind'>,
  { stats, statsByPriorityKey, pollers }: Described,
): QueueState {
  const byKey = Object.entries(statsByPriorityKey ?? {});
  return {
    ...queue,
    backlog: Number(stats?.approximateBacklogCount ?? 0),
    backlogAt: new Map(byKey.map(([key, at]) => [Number(key), Number(at.approximateBacklogCount ?? 0)])),
    oldestSeconds: Number(stats?.approximateBacklogAge?.seconds ?? 0),
    addedPerSecond: stats?.tasksAddRate ?? 0,
    takenPerSecond: stats?.tasksDispatchRate ?? 0,
    pollers: (pollers ?? []).map(({ identity, lastAccessTime: at }) => ({
      identity: identity ?? '',
      lastSeen: at?.seconds ? new Date(1000 * Number(at.seconds)).toISOString() : null,
    })),
  };
}
