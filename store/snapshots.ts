import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeDeliverables } from '../model/deliverable';
import type { BatchSnapshot, JobProgress, JobSnapshot } from '../model/snapshot';
import { readJson, writeJson } from './json-file';

const JOBS_PER_PAGE = 200;

type Page = Record<string, JobSnapshot>;

/** A job's state with its place in the order of submission. */
export interface PlacedJob {
  readonly position: number;
  readonly job: JobSnapshot;
}

/**
 * The last known state of every batch. Each batch has one writer, its workflow, which waits for one write before the next; so pages
 * are read, changed and replaced without a lock. Readers see each file whole.
 */
export class Snapshots {
  constructor(private readonly directory: string) {}

  /** Merges the changed jobs and their new deliverables into their pages, then replaces the batch's own state. Done twice, it changes nothing more. */
  async write(batch: BatchSnapshot, changed: readonly PlacedJob[]): Promise<void> {
    await this.writeJobs(batch.batch_id, changed);
    await writeJson(join(this.directory, batch.batch_id, 'batch.json'), batch);
  }

  /** The same for jobs alone. */
  async writeJobs(batchId: string, changed: readonly PlacedJob[]): Promise<void> {
    const pages = new Map<number, JobSnapshot[]>();
    for (const { position, job } of changed) {
      const page = Math.floor(position / JOBS_PER_PAGE);
      pages.set(page, [...(pages.get(page) ?? []), job]);
    }
    for (const [page, jobs] of pages) {
      const merged = (await readJson<Page>(this.pagePath(batchId, page))) ?? {};
      for (const job of jobs) {
        const deliverables = mergeDeliverables(merged[job.id]?.deliverables ?? [], job.deliverables);
        merged[job.id] = { ...job, deliverables };
      }
      await writeJson(this.pagePath(batchId, page), merged);
    }
  }

  async read(batchId: string): Promise<BatchSnapshot | undefined> {
    return await readJson<BatchSnapshot>(join(this.directory, batchId, 'batch.json'));
  }

  /** All jobs of a batch that were written so far, by id. */
  async readJobs(batchId: string): Promise<ReadonlyMap<string, JobSnapshot>> {
    const names = (await entries(join(this.directory, batchId))).filter((name) => /^jobs-\d+\.json$/.test(name));
    const pages = await Promise.all(names.map((name) => readJson<Page>(join(this.directory, batchId, name))));
    return new Map(pages.flatMap((page) => Object.entries(page ?? {})));
  }

  /** The jobs in so many places from one on, and others of the same pages, by id. */
  async readJobsAt(batchId: string, from: number, count: number): Promise<ReadonlyMap<string, JobSnapshot>> {
    const [first, last] = [from, Math.max(from, from + count - 1)].map((place) => Math.floor(place / JOBS_PER_PAGE));
    const found = new Map<string, JobSnapshot>();
    for (let page = first as number; page <= (last as number); page += 1) {
      const jobs = (await readJson<Page>(this.pagePath(batchId, page))) ?? {};
      for (const [id, job] of Object.entries(jobs)) found.set(id, job);
    }
    return found;
  }

  /** Ids of all batches, newest first (ids sort by time). */
  async list(): Promise<readonly string[]> {
    return (await entries(this.directory)).sort().reverse();
  }

  async writeProgress(batchId: string, progress: JobProgress): Promise<void> {
    await writeJson(this.progressPath(batchId, progress.job_id), progress);
  }

  async readProgress(batchId: string, jobId: string): Promise<JobProgress | undefined> {
    return await readJson<JobProgress>(this.progressPath(batchId, jobId));
  }

  async dropProgress(batchId: string, jobId: string): Promise<void> {
    await rm(this.progressPath(batchId, jobId), { force: true });
  }

  /** Takes a batch back that could not be started: nobody writes to it. */
  async remove(batchId: string): Promise<void> {
    await rm(join(this.directory, batchId), { recursive: true, force: true });
  }

  private pagePath(batchId: string, page: number): string {
    return join(this.directory, batchId, `jobs-${page}.json`);
  }

  private progressPath(batchId: string, jobId: string): string {
    return join(this.directory, batchId, 'progress', `${jobId}.json`);
  }
}

async function entries(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
