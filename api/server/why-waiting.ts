import type { JobSpecification } from '../../model/specification';
import type { JobStatus } from '../../model/status';
import type { WaitingView } from '../../model/waiting-views';
import { batchIdOf, batchWorkflowId } from '../../model/workflow-id';
import type { Store } from '../../store/store';
import { type Identity, sees } from './access/identity';
import { statusesAt } from './job-list';
import type { BatchLook, LiveBatch } from './live-batches';
import type { PendingWork } from './pending-work';
import { Problem } from './problem';
import type { Temporal } from './temporal';
import { type WaitingFacts, waitingReasons } from './waiting-reasons';

export interface WaitingParts {
  readonly store: Pick<Store, 'specifications' | 'snapshots' | 'workers'>;
  readonly temporal: Pick<Temporal, 'pendingWork' | 'queues'>;
}

type WaitedFor = WaitingFacts['running'][number];

/**
 * Why a job waits, by its batch's last state, what Temporal tells of its work without asking its workflow, and the workers that are alive.
 * @throws Problem JOB_NOT_FOUND; TEMPORAL_UNAVAILABLE where only Temporal knows it and does not answer.
 */
export async function whyWaiting(
  parts: WaitingParts,
  live: LiveBatch,
  jobId: string,
  identity: Identity,
): Promise<WaitingView> {
  const job = live.jobs.find(({ id }) => id === jobId);
  if (!job) throw new Problem('JOB_NOT_FOUND');
  const status = live.snapshots.get(jobId)?.status ?? 'pending';
  const { specification, snapshot } = live;
  const view = { batch_id: specification.id, job_id: jobId, status, as_of: snapshot.as_of };
  if (status !== 'pending' && status !== 'running') return { ...view, reasons: [] };
  const work = status === 'running' ? await parts.temporal.pendingWork(specification.id, jobId) : [];
  const waits = work.some(({ started }) => !started);
  const [dependencies, workers, queues, holders] = await Promise.all([
    status === 'pending' ? unmet(parts, live, job) : [],
    parts.store.workers.alive(Date.now()),
    waits ? parts.temporal.queues() : [],
    holdersOf(parts, work, identity),
  ]);
  const running = runningIn(live);
  return {
    ...view,
    reasons: waitingReasons({ ...live, job, status, dependencies, running, workers, work, queues, holders }),
  };
}

/** The jobs that it depends on and that have not ended as it wants. */
async function unmet(
  { store }: WaitingParts,
  live: BatchLook,
  { dependencies, run_on }: JobSpecification,
): Promise<WaitedFor[]> {
  const { specification } = live;
  const positions = await Promise.all(dependencies.map((id) => store.specifications.positionOf(specification, id)));
  const known = positions.filter((position) => position !== undefined);
  return (await statusesAt(store, live, known)).flatMap(([id, status]) => {
    const isMet = run_on === 'completed' ? status === 'completed' : status !== 'pending' && status !== 'running';
    return isMet ? [] : [{ batch_id: specification.id, id, status }];
  });
}

function runningIn({ specification, running }: BatchLook): WaitedFor[] {
  return [...running.keys()].map((id) => ({ batch_id: specification.id, id, status: 'running' }));
}

/** Jobs of other tenants are not named. */
async function holdersOf(
  { store }: WaitingParts,
  work: readonly PendingWork[],
  identity: Identity,
): Promise<WaitedFor[]> {
  const found: WaitedFor[] = [];
  for (const workflow of new Set(work.flatMap(({ holders }) => holders))) {
    const batchId = batchIdOf(workflow);
    const batch = batchId === undefined ? undefined : await store.specifications.readKept(batchId);
    if (!batch || !sees(identity, batch)) continue;
    const id = workflow.slice(batchWorkflowId(batch.id).length + 1);
    found.push({ batch_id: batch.id, id, status: await statusOf(store, batch, id) });
  }
  return found;
}

/** Null where nothing is written of it. */
async function statusOf(
  { specifications, snapshots }: WaitingParts['store'],
  batch: BatchLook['specification'],
  jobId: string,
): Promise<JobStatus | null> {
  const position = await specifications.positionOf(batch, jobId);
  if (position === undefined) return null;
  return (await snapshots.pagesAt(batch.id, [position]))(position)?.statusOf(jobId) ?? null;
}
