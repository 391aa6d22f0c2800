import type { BatchSnapshot } from '../../../model/snapshot';
import { BATCH_STATUSES, type BatchStatus, JOB_STATUSES, type JobStatus } from '../../../model/status';
import type { Store } from '../../../store/store';
import { isBatchId } from '../is-batch-id';

/** Files that are looked at side by side. */
const LOOKS_AT_A_TIME = 50;

export interface Census {
  readonly batches: Readonly<Record<BatchStatus, number>>;
  readonly jobs: Readonly<Record<JobStatus, number>>;
}

interface Counted extends Pick<BatchSnapshot, 'status' | 'counts'> {
  readonly writtenMs: number;
}

/** Counts batches and jobs by status as their snapshots say it. A snapshot that was not written since is not read again. */
export class CensusTaker {
  private known = new Map<string, Counted>();
  private taking: Promise<Census> | undefined;

  constructor(private readonly snapshots: Pick<Store['snapshots'], 'list' | 'read' | 'writtenMs'>) {}

  /** Who asks while it is taken is told the same. */
  async take(): Promise<Census> {
    this.taking ??= this.count().finally(() => {
      this.taking = undefined;
    });
    return await this.taking;
  }

  private async count(): Promise<Census> {
    const ids = (await this.snapshots.list()).filter(isBatchId);
    const counted = new Map<string, Counted>();
    for (let from = 0; from < ids.length; from += LOOKS_AT_A_TIME) {
      const looks = ids.slice(from, from + LOOKS_AT_A_TIME).map(async (id) => {
        const one = await this.look(id);
        if (one) counted.set(id, one);
      });
      await Promise.all(looks);
    }
    this.known = counted;
    const batches = zeroes(BATCH_STATUSES);
    const jobs = zeroes(JOB_STATUSES);
    for (const { status, counts } of counted.values()) {
      batches[status]++;
      for (const each of JOB_STATUSES) jobs[each] += counts[each];
    }
    return { batches, jobs };
  }

  private async look(id: string): Promise<Counted | undefined> {
    const writtenMs = await this.snapshots.writtenMs(id);
    if (writtenMs === undefined) return undefined;
    const before = this.known.get(id);
    if (before?.writtenMs === writtenMs) return before;
    const snapshot = await this.snapshots.read(id);
    return snapshot && { writtenMs, status: snapshot.status, counts: snapshot.counts };
  }
}

function zeroes<T extends string>(names: readonly T[]): Record<T, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<T, number>;
}
