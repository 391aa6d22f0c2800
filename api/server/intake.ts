import { v7 as uuid } from 'uuid';
import type { JobRules, SubmissionRules } from '../../model/check-submission';
import type { PresetSet } from '../../model/preset-set';
import type { BatchSpecification } from '../../model/specification';
import { firstSnapshot, specify } from '../../model/specify';
import { hasBatchEnded } from '../../model/status';
import type { Store } from '../../store/store';
import { checkStrict } from './forecasts';
import { claim, wasClaimed } from './idempotency';
import { Problem } from './problem';
import { readSubmission } from './read-submission';
import { StartRefused, type Temporal } from './temporal';
import type { WaitingJobs } from './waiting-jobs';

/** Pauses between looks whether a batch has started whose start got no answer. */
const FIRST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 60_000;

export interface IntakeParts {
  readonly store: Pick<Store, 'specifications' | 'snapshots' | 'requests' | 'media' | 'workers'>;
  readonly temporal: Temporal;
  readonly waiting: WaitingJobs;
  readonly limits: SubmissionRules['limits'] & { readonly maxWaitingJobs: number };
  readonly presets: PresetSet;
}

/** What jobs are held against as things are now. */
export async function jobRules({ store, presets }: Pick<IntakeParts, 'presets'> & RulesStore): Promise<JobRules> {
  const projectExists = (projectId: string) => store.media.projectExists(projectId);
  return { projectExists, presets, builds: await store.workers.builds(Date.now()) };
}

interface RulesStore {
  readonly store: Pick<Store, 'media' | 'workers'>;
}

/** What somebody sent. */
export interface Submitted {
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
  /** Whose the batch will be; null: nobody's. */
  readonly tenant: string | null;
}

/**
 * Accepts a batch: the specification is on disk before the workflow starts, so that a crash between the two is mended by sending the
 * request again under its key.
 * @throws Problem with every fault of the request, or when there is no room for it.
 */
export async function takeBatch(
  parts: IntakeParts,
  { body, idempotencyKey, tenant }: Submitted,
): Promise<BatchSpecification> {
  const { store, temporal, waiting, limits } = parts;
  const submission = await readSubmission(body, { limits, ...(await jobRules(parts)) });
  const made = specify(submission, parts.presets, { id: uuid(), createdAt: new Date(), tenant });
  if (!(await wasClaimed(store, { key: idempotencyKey, tenant }, body))) await checkStrict(temporal, made.jobs);
  const batchId =
    idempotencyKey === undefined
      ? made.batch.id
      : await claim(store, { key: idempotencyKey, tenant }, body, made.batch.id);
  return await waiting.inTurn(async () => {
    // Looked at in turn: of two equal requests at a time the second finds the batch of the first, and overwrites nothing of it.
    const earlier = await acceptedBefore(parts, batchId);
    if (earlier) return earlier;
    const batch = { ...made.batch, id: batchId };
    // Asked first: a batch that cannot be started is not to be seen.
    if (!(await temporal.isReachable()))
      throw new Problem('TEMPORAL_UNAVAILABLE', `It does not answer at ${temporal.address}.`);
    await waiting.makeRoom(batch.total_jobs, limits.maxWaitingJobs);
    await store.specifications.write(batch, made.jobs);
    await store.snapshots.write(firstSnapshot(batch), []);
    try {
      await temporal.startBatch(batch);
    } catch (error) {
      if (!(await startedAllTheSame(parts, batchId, error))) throw error;
    }
    return batch;
  });
}

/**
 * A start that failed may have reached Temporal: then the batch runs. Else it is taken back, so that nobody sees what was refused; at
 * once where that is certain, later where Temporal does not say. Its key makes it again.
 */
async function startedAllTheSame(parts: IntakeParts, batchId: string, error: unknown): Promise<boolean> {
  const standing = error instanceof StartRefused ? 'missing' : await parts.temporal.standing(batchId);
  if (standing === 'missing') await takeBack(parts.store, batchId);
  if (standing === 'unknown') takeBackLater(parts, batchId, FIRST_LOOK_MS);
  return standing !== 'missing' && standing !== 'unknown';
}

/** The snapshot first: without one a batch is not shown. */
async function takeBack({ snapshots, specifications }: IntakeParts['store'], batchId: string): Promise<void> {
  await snapshots.remove(batchId);
  await specifications.remove(batchId);
}

function takeBackLater(parts: IntakeParts, batchId: string, inMs: number): void {
  const look = async () => {
    const standing = await parts.temporal.standing(batchId);
    if (standing === 'missing') await takeBack(parts.store, batchId);
    if (standing === 'unknown') takeBackLater(parts, batchId, Math.min(LONGEST_LOOK_MS, 2 * inMs));
  };
  // In turn: the same request sent again may start it meanwhile. A store that is away keeps the batch, which then shows as failed.
  setTimeout(() => void parts.waiting.inTurn(look).catch(() => {}), inMs).unref();
}

/** The batch that was made of the same request, started now if the API died before it could. One that has ended stays ended. */
async function acceptedBefore({ store, temporal }: IntakeParts, batchId: string) {
  const batch = await store.specifications.read(batchId);
  const snapshot = batch && (await store.snapshots.read(batchId));
  if (!snapshot) return undefined;
  if (!hasBatchEnded(snapshot.status)) await temporal.startBatch(batch);
  return batch;
}
