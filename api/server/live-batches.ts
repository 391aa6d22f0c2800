import type { BatchSnapshot, JobSnapshot } from '../../model/snapshot';
import type { BatchSpecification, JobSpecification } from '../../model/specification';
import { hasBatchEnded } from '../../model/status';
import type { Store } from '../../store/store';
import { cutOffAs, endCutOff } from './cut-off';
import { Estimates } from './estimates';
import { type JobShare, percentOf, type RunningJob, shareOf } from './progress';
import type { Temporal } from './temporal';

/** However many people watch a batch, Temporal is asked this often. */
const REFRESH_MS = 1000;
/** Batches whose last look is remembered. */
const MOST_REMEMBERED = 500;

/** Everything that is known of a batch at a moment. */
export interface LiveBatch {
  readonly specification: BatchSpecification;
  readonly jobs: readonly JobSpecification[];
  readonly snapshot: BatchSnapshot;
  readonly snapshots: ReadonlyMap<string, JobSnapshot>;
  readonly shares: readonly JobShare[];
  readonly percent: number;
  readonly estimatedEnd: string | null;
}

interface BatchState {
  readonly snapshot: BatchSnapshot;
  readonly cutOff: 'failed' | 'cancelled' | null;
}

interface Look {
  readonly at: number;
  readonly live: Promise<LiveBatch | undefined>;
}

/** Reads batches from the store, with the heartbeats of what runs. One look a second for each batch, shared by all who ask. */
export class LiveBatches {
  private readonly estimates: Estimates;
  private readonly looks = new Map<string, Look>();
  private readonly highest = new Map<string, { generation: number; percent: number }>();
  /** Batches that a retry opens again, with the time of the snapshot that still says that they have ended. */
  private readonly reopened = new Map<string, string>();

  constructor(
    private readonly store: Pick<Store, 'specifications' | 'snapshots' | 'costs' | 'workers'>,
    private readonly temporal: Pick<Temporal, 'heartbeats' | 'standing'>,
  ) {
    this.estimates = new Estimates(store);
  }

  /** The batch as it was at most a second ago; undefined when there is none of this id. */
  async read(batchId: string): Promise<LiveBatch | undefined> {
    const known = this.looks.get(batchId);
    if (known && Date.now() - known.at < REFRESH_MS) return await known.live;
    return await this.readNow(batchId);
  }

  /** The batch as it is now: for answers to those who just changed it. */
  async readNow(batchId: string): Promise<LiveBatch | undefined> {
    const live = this.look(batchId);
    this.looks.delete(batchId);
    this.looks.set(batchId, { at: Date.now(), live });
    live.catch(() => this.looks.delete(batchId));
    for (const oldest of this.looks.keys()) {
      if (this.looks.size <= MOST_REMEMBERED) break;
      this.looks.delete(oldest);
      this.highest.delete(oldest);
      this.reopened.delete(oldest);
      this.estimates.forget(oldest);
    }
    return await live;
  }

  /** What was just asked of a batch shows with the next look, and not after a second. */
  expectChange({ specification }: LiveBatch): void {
    this.looks.delete(specification.id);
  }

  /** A batch that a retry opens again is running from now on, though its next snapshot waits for a worker. */
  expectReopening(live: LiveBatch): void {
    if (hasBatchEnded(live.snapshot.status)) this.reopened.set(live.specification.id, live.snapshot.as_of);
    this.expectChange(live);
  }

  private async look(batchId: string): Promise<LiveBatch | undefined> {
    const specification = await this.store.specifications.read(batchId);
    const state = specification && (await this.readState(batchId));
    if (!state) return undefined;
    // Read after the batch's own state: a batch writes its jobs first, so that none of them is older than what it says of them.
    const [jobs, written] = await Promise.all([
      this.store.specifications.readJobs(specification),
      this.store.snapshots.readJobs(batchId),
    ]);
    const { snapshot, snapshots } = state.cutOff
      ? endCutOff(state.snapshot, state.cutOff, jobs, written)
      : { snapshot: state.snapshot, snapshots: written };
    const running = await this.lookAtRunning(snapshot, snapshots);
    const shares = jobs.map((job) => shareOf(job, snapshots.get(job.id), running.get(job.id)));
    const underWay = shares.filter(({ status }) => status === 'running');
    return {
      specification,
      jobs,
      snapshot,
      snapshots,
      shares,
      percent: this.neverLower(snapshot, percentOf(snapshot, underWay)),
      estimatedEnd: await this.estimates.endOf({ specification, jobs, snapshot, snapshots, running }, Date.now()),
    };
  }

  private async lookAtRunning(
    batch: BatchSnapshot,
    jobs: ReadonlyMap<string, JobSnapshot>,
  ): Promise<ReadonlyMap<string, RunningJob>> {
    if (hasBatchEnded(batch.status)) return new Map();
    const running = [...jobs.values()].filter(({ status }) => status === 'running');
    const looks = running.map(async ({ id, attempt }) => {
      const [progress, heartbeats] = await Promise.all([
        this.store.snapshots.readProgress(batch.batch_id, id),
        this.temporal.heartbeats(batch.batch_id, id),
      ]);
      return [id, { progress: progress?.attempt === attempt ? progress : undefined, heartbeats }] as const;
    });
    return new Map(await Promise.all(looks));
  }

  /** The batch's last snapshot, and how its workflow ended if it could not write that itself. */
  private async readState(batchId: string): Promise<BatchState | undefined> {
    const snapshot = await this.store.snapshots.read(batchId);
    if (!snapshot) return undefined;
    if (hasBatchEnded(snapshot.status)) return { snapshot: await this.reopenedOr(snapshot), cutOff: null };
    this.reopened.delete(batchId);
    const cutOff = cutOffAs(snapshot, await this.temporal.standing(batchId), Date.now());
    if (cutOff === null) return { snapshot, cutOff };
    // It may have written its end between the two looks.
    const again = (await this.store.snapshots.read(batchId)) ?? snapshot;
    return { snapshot: again, cutOff: hasBatchEnded(again.status) ? null : cutOff };
  }

  private async reopenedOr(ended: BatchSnapshot): Promise<BatchSnapshot> {
    if (this.reopened.get(ended.batch_id) !== ended.as_of) return ended;
    const standing = await this.temporal.standing(ended.batch_id);
    if (standing !== 'open' && standing !== 'unknown') return ended;
    return { ...ended, status: 'running', ended_at: null, opened_at: null, report_ready: false };
  }

  /** A span that is rendered again, because its worker was lost, does not take back what was shown. */
  private neverLower({ batch_id, generation }: BatchSnapshot, percent: number): number {
    const before = this.highest.get(batch_id);
    const shown = before?.generation === generation ? Math.max(before.percent, percent) : percent;
    this.highest.set(batch_id, { generation, percent: shown });
    return shown;
  }
}
