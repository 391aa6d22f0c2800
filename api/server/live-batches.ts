import { LRUCache } from 'lru-cache';
import type { BatchSnapshot, JobSnapshot } from '../../model/snapshot';
import type { BatchSpecification, JobSpecification } from '../../model/specification';
import { hasBatchEnded } from '../../model/status';
import type { Store } from '../../store/store';
import { type CutOff, cutOffAs, endCutOff } from './cut-off';
import { Estimates } from './estimates';
import { type JobList, listJobs, listOneJob } from './job-list';
import type { JobsQuery } from './jobs-query';
import { doneOfRunning, type JobShare, percentOf, type RunningJob, shareOf } from './progress';
import type { Temporal } from './temporal';

/** However many people watch a batch, Temporal is asked this often. */
const REFRESH_MS = 1000;
/** Batches whose last look is remembered. */
const MOST_REMEMBERED = 500;
/** Jobs that are remembered with the look they belong to, over all batches. */
const MOST_JOBS_REMEMBERED = 20_000;

/** What is known of a batch at a moment, its jobs left out. */
export interface BatchLook {
  readonly specification: BatchSpecification;
  readonly snapshot: BatchSnapshot;
  /** Where it is not null, `snapshot` says so too, and its jobs are to be shown as it left them. */
  readonly cutOff: CutOff;
  /** By job. */
  readonly running: ReadonlyMap<string, RunningJob>;
  readonly percent: number;
  readonly estimatedEnd: string | null;
}

/** The same with jobs: those that were asked for. */
export interface LiveBatch extends BatchLook, JobList {
  readonly shares: readonly JobShare[];
}

interface WantedJobs {
  /** Of what is asked for, among all that may be asked for of a batch. */
  readonly key: string;
  readonly most: number;
  readonly list: (look: BatchLook) => Promise<JobList>;
}

interface Remembered {
  readonly at: number;
  readonly look: Promise<BatchLook | undefined>;
}

/** Reads batches from the store, with the heartbeats of what runs. One look a second for each batch, shared by all who ask. */
export class LiveBatches {
  private readonly estimates: Estimates;
  private readonly looks = new Map<string, Remembered>();
  private readonly lists = new LRUCache<string, { readonly look: BatchLook; readonly live: Promise<LiveBatch> }>({
    maxSize: MOST_JOBS_REMEMBERED,
  });
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
  async read(batchId: string): Promise<BatchLook | undefined> {
    const known = this.looks.get(batchId);
    if (known && Date.now() - known.at < REFRESH_MS) return await known.look;
    return await this.lookNow(batchId);
  }

  /**
   * The same with jobs of it.
   * @throws Problem INVALID_REQUEST when the query begins behind a job that the batch does not have.
   */
  async readJobs(batchId: string, query: JobsQuery): Promise<LiveBatch | undefined> {
    const list = (look: BatchLook) => listJobs(this.store, look, query);
    return await this.readWith(batchId, { key: `jobs ${JSON.stringify(query)}`, most: query.limit, list });
  }

  /** The same with one job, or none when it has none of this id. */
  async readJob(batchId: string, jobId: string): Promise<LiveBatch | undefined> {
    const list = (look: BatchLook) => listOneJob(this.store, look, jobId);
    return await this.readWith(batchId, { key: `job ${jobId}`, most: 1, list });
  }

  /** The batch as it is now, with jobs of it: for those who are about to change it. */
  async readJobsNow(batchId: string, query: JobsQuery): Promise<LiveBatch | undefined> {
    await this.lookNow(batchId);
    return await this.readJobs(batchId, query);
  }

  /** The same with one job. */
  async readJobNow(batchId: string, jobId: string): Promise<LiveBatch | undefined> {
    await this.lookNow(batchId);
    return await this.readJob(batchId, jobId);
  }

  /** Whether the last state that was written of a batch is all there is to know: it has ended, and no retry is about to open it again. */
  isSettled({ batch_id, status, as_of }: BatchSnapshot): boolean {
    return hasBatchEnded(status) && this.reopened.get(batch_id) !== as_of;
  }

  /** What was just asked of a batch shows with the next look, and not after a second. */
  expectChange({ specification }: Pick<BatchLook, 'specification'>): void {
    this.looks.delete(specification.id);
  }

  /** A batch that a retry opens again is running from now on, though its next snapshot waits for a worker. */
  expectReopening(live: BatchLook): void {
    if (hasBatchEnded(live.snapshot.status)) this.reopened.set(live.specification.id, live.snapshot.as_of);
    this.expectChange(live);
  }

  /** Jobs stay with their look: all who ask within the second are told the same. */
  private async readWith(batchId: string, { key, most, list }: WantedJobs): Promise<LiveBatch | undefined> {
    const shared = await this.read(batchId);
    const name = `${batchId} ${key}`;
    const known = this.lists.get(name);
    if (shared && known?.look === shared) return await known.live;
    const look = shared && (await this.fitting(shared));
    if (!look) return undefined;
    const begun = this.lists.get(name);
    if (begun?.look === look) return await begun.live;
    const live = list(look).then((jobs) => withShares(look, jobs));
    this.lists.set(name, { look, live }, { size: 1 + most });
    live.catch(() => this.lists.delete(name));
    return await live;
  }

  /** Jobs are read after the look. One that is older than what its batch wrote last would say less than they do. */
  private async fitting(look: BatchLook): Promise<BatchLook | undefined> {
    const { id } = look.specification;
    const written = await this.store.snapshots.read(id);
    if (written?.as_of === look.snapshot.as_of) return look;
    // Of many who find this out at a time one looks again, for all.
    const now = await this.read(id);
    return now === look ? await this.lookNow(id) : now;
  }

  private async lookNow(batchId: string): Promise<BatchLook | undefined> {
    const look = this.look(batchId);
    this.looks.delete(batchId);
    this.looks.set(batchId, { at: Date.now(), look });
    look.catch(() => this.looks.delete(batchId));
    for (const oldest of this.looks.keys()) {
      if (this.looks.size <= MOST_REMEMBERED) break;
      this.looks.delete(oldest);
      this.highest.delete(oldest);
      this.reopened.delete(oldest);
      this.estimates.forget(oldest);
    }
    return await look;
  }

  private async look(batchId: string): Promise<BatchLook | undefined> {
    const specification = await this.store.specifications.read(batchId);
    const state = specification && (await this.readState(specification));
    if (!state) return undefined;
    const { snapshot, cutOff } = state;
    // Read after the batch's own state: a batch writes its jobs first, so that none of them is older than what it says of them.
    const jobs = hasBatchEnded(snapshot.status)
      ? []
      : await this.store.snapshots.runningJobs(batchId, snapshot.counts.running);
    const running = await this.lookAtRunning(batchId, jobs);
    const underWay = jobs.map(({ id, cost }) => ({ cost, done: doneOfRunning(running.get(id) ?? NOTHING_KNOWN) }));
    return {
      specification,
      snapshot,
      cutOff,
      running,
      percent: this.neverLower(snapshot, percentOf(snapshot, underWay)),
      estimatedEnd: await this.estimates.endOf({ specification, snapshot, cutOff, running }, Date.now()),
    };
  }

  private async lookAtRunning(batchId: string, jobs: readonly JobSnapshot[]): Promise<ReadonlyMap<string, RunningJob>> {
    const looks = jobs.map(async ({ id, attempt }) => {
      const [progress, heartbeats] = await Promise.all([
        this.store.snapshots.readProgress(batchId, id),
        this.temporal.heartbeats(batchId, id),
      ]);
      return [id, { progress: progress?.attempt === attempt ? progress : undefined, heartbeats }] as const;
    });
    return new Map(await Promise.all(looks));
  }

  /** The batch's last snapshot, and how its workflow ended if it could not write that itself. */
  private async readState({
    id,
    total_jobs,
  }: BatchSpecification): Promise<Pick<BatchLook, 'snapshot' | 'cutOff'> | undefined> {
    const snapshot = await this.store.snapshots.read(id);
    if (!snapshot) return undefined;
    if (hasBatchEnded(snapshot.status)) return { snapshot: await this.reopenedOr(snapshot), cutOff: null };
    this.reopened.delete(id);
    const cutOff = cutOffAs(snapshot, await this.temporal.standing(id), Date.now());
    if (cutOff === null) return { snapshot, cutOff };
    // It may have written its end between the two looks.
    const again = (await this.store.snapshots.read(id)) ?? snapshot;
    if (hasBatchEnded(again.status)) return { snapshot: again, cutOff: null };
    const statuses = await this.store.snapshots.statuses(id);
    return { snapshot: endCutOff(again, cutOff, total_jobs, statuses), cutOff };
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

const NOTHING_KNOWN: RunningJob = { progress: undefined, heartbeats: [] };

function withShares(look: BatchLook, list: JobList): LiveBatch {
  const share = (job: JobSpecification) => shareOf(job, list.snapshots.get(job.id), look.running.get(job.id));
  return { ...look, ...list, shares: list.jobs.map(share) };
}
