import type { BatchEventView, JobEventView } from '../../../model/event-views';
import { range } from '../../../model/range';
import type { JobStatus } from '../../../model/status';
import type { Store } from '../../../store/store';
import { listJobsAt, statusesAt } from '../job-list';
import type { BatchLook, LiveBatches } from '../live-batches';
import { rounded } from '../present';
import { shareOf } from '../progress';
import { presentBatchEvent } from './batch-event';
import type { FeedEvent } from './feed';
import type { Observer } from './watch';

/** Jobs that are looked at with one breath. */
const AT_A_TIME = 1000;

/** One batch: how it stands, and each of its jobs that changed. */
export class BatchObserver implements Observer {
  private batch: BatchEventView | undefined;
  /** As the last event of each job said. Those that were never started are pending and not here. */
  private readonly jobs = new Map<string, string>();
  private readonly statuses = new Map<string, JobStatus>();

  constructor(
    private readonly batchId: string,
    private readonly store: Pick<Store, 'specifications' | 'snapshots'>,
    private readonly batches: Pick<LiveBatches, 'read'>,
  ) {}

  state(): FeedEvent {
    const jobs = Object.fromEntries(this.statuses);
    return { type: 'state', data: { ...(this.batch as BatchEventView), jobs } };
  }

  async look(): Promise<readonly FeedEvent[] | undefined> {
    const look = await this.batches.read(this.batchId);
    if (!look) return undefined;
    const known = this.batch !== undefined;
    const events: FeedEvent[] = [];
    for (let from = 0; from < look.specification.total_jobs; from += AT_A_TIME) {
      const positions = range(from, Math.min(from + AT_A_TIME, look.specification.total_jobs));
      for (const job of await this.changedJobs(look, positions)) if (known) events.push({ type: 'job', data: job });
    }
    const batch = presentBatchEvent(look);
    if (!known || isOther(batch, this.batch)) events.push({ type: 'batch', data: batch });
    this.batch = batch;
    return events;
  }

  /** Those of another status than at the last look, and those that run and went on. */
  private async changedJobs(look: BatchLook, positions: readonly number[]): Promise<JobEventView[]> {
    const statuses = await statusesAt(this.store, look, positions);
    const looked = positions.filter((_, index) => {
      const [id, status] = statuses[index] ?? ['', 'pending'];
      return status === 'running' || this.statuses.get(id) !== status;
    });
    const { jobs, snapshots } = await listJobsAt(this.store, look, looked);
    return jobs.flatMap((job) => {
      const snapshot = snapshots.get(job.id);
      const { status, done, deliverables } = shareOf(job, snapshot, look.running.get(job.id));
      const event: JobEventView = {
        batch_id: this.batchId,
        job_id: job.id,
        status,
        attempt: snapshot?.attempt ?? 0,
        progress: rounded(100 * done),
        deliverables: deliverables.map((one) => ({
          id: one.id,
          status: one.status,
          progress: rounded(100 * one.done),
        })),
        failure: snapshot?.failure ?? null,
      };
      const text = JSON.stringify(event);
      if (this.jobs.get(job.id) === text) return [];
      this.jobs.set(job.id, text);
      this.statuses.set(job.id, status);
      return [event];
    });
  }
}

/** The time of the last snapshot alone is no news. */
export function isOther(now: BatchEventView, before: BatchEventView | undefined): boolean {
  return JSON.stringify({ ...now, as_of: '' }) !== JSON.stringify({ ...before, as_of: '' });
}
