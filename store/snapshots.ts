import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeDeliverables } from '../model/deliverable';
import type { BatchSnapshot, JobProgress, JobSnapshot } from '../model/snapshot';
import type { JobStatus } from '../model/status';
import { readJson, writeJson } from './json-file';
import { type Kept, pagesOf, parsed } from './kept';

const JOBS_PER_PAGE = 200;
/** The beginning of each job of a page: `write` puts these two first. Quotes inside of a value are escaped, so nothing else is like it. */
const JOB_BEGINS = /:\{"id":"([^"]+)","status":"([a-z]+)",/g;

type Page = Record<string, JobSnapshot>;

/**
 * The last known state of every batch. Each batch has one writer, its workflow, which waits for one write before the next; so pages
 * are read, changed and replaced without a lock. Readers see each file whole.
 */
export class Snapshots {
  constructor(
    private readonly directory: string,
    private readonly kept: Kept,
  ) {}

  /** Merges the changed jobs and their new deliverables into their pages, then replaces the batch's own state. Done twice, it changes nothing more. */
  async write(
    batch: BatchSnapshot,
    changed: readonly { readonly position: number; readonly job: JobSnapshot }[],
  ): Promise<void> {
    const pages = new Map<number, JobSnapshot[]>();
    for (const { position, job } of changed) {
      const page = Math.floor(position / JOBS_PER_PAGE);
      pages.set(page, [...(pages.get(page) ?? []), job]);
    }
    for (const [page, jobs] of pages) {
      const merged = (await readJson<Page>(this.pagePath(batch.batch_id, page))) ?? {};
      for (const { id, status, ...job } of jobs) {
        const deliverables = mergeDeliverables(merged[id]?.deliverables ?? [], job.deliverables);
        merged[id] = { id, status, ...job, deliverables };
      }
      await writeJson(this.pagePath(batch.batch_id, page), merged);
    }
    await writeJson(join(this.directory, batch.batch_id, 'batch.json'), batch);
  }

  async read(batchId: string): Promise<BatchSnapshot | undefined> {
    return await readJson<BatchSnapshot>(join(this.directory, batchId, 'batch.json'));
  }

  /** All jobs of a batch that were written so far, by id. */
  async readJobs(batchId: string): Promise<ReadonlyMap<string, JobSnapshot>> {
    const pages = await Promise.all((await this.pagePaths(batchId)).map((path) => readJson<Page>(path)));
    return new Map(pages.flatMap((page) => Object.entries(page ?? {})));
  }

  /** The jobs at these positions by id, and others of their pages, for who asks often: a page that stays the same is parsed once. */
  async jobsAt(batchId: string, positions: readonly number[]): Promise<ReadonlyMap<string, JobSnapshot>> {
    const jobs = new Map<string, JobSnapshot>();
    await pagesOf(positions, JOBS_PER_PAGE, async (page) => {
      for (const [id, job] of await this.jobsOf(this.pagePath(batchId, page))) jobs.set(id, job);
    });
    return jobs;
  }

  /** The status of every job of which anything was written, by id. */
  async statuses(batchId: string): Promise<ReadonlyMap<string, JobStatus>> {
    const pages = await Promise.all((await this.pagePaths(batchId)).map((path) => this.statusesOf(path)));
    return new Map(pages.flatMap((page) => [...page]));
  }

  /** The statuses of the jobs at these positions by id, and of others of their pages; of what was never started there is none. */
  async statusesAt(batchId: string, positions: readonly number[]): Promise<ReadonlyMap<string, JobStatus>> {
    const statuses = new Map<string, JobStatus>();
    await pagesOf(positions, JOBS_PER_PAGE, async (page) => {
      for (const [id, status] of await this.statusesOf(this.pagePath(batchId, page))) statuses.set(id, status);
    });
    return statuses;
  }

  /**
   * Jobs that run. A job's page is written when it starts, so the pages written last are looked at first.
   * @param expected how many there are; when so many are found, the other pages are left alone.
   */
  async runningJobs(batchId: string, expected: number): Promise<readonly JobSnapshot[]> {
    const running: JobSnapshot[] = [];
    if (expected === 0) return running;
    for (const path of await newestFirst(await this.pagePaths(batchId))) {
      const statuses = [...(await this.statusesOf(path)).values()];
      if (statuses.includes('running')) {
        const jobs = [...(await this.jobsOf(path)).values()];
        running.push(...jobs.filter(({ status }) => status === 'running'));
      }
      if (running.length >= expected) break;
    }
    return running;
  }

  private async jobsOf(path: string): Promise<ReadonlyMap<string, JobSnapshot>> {
    const jobs = await this.kept.pages.read(path, (bytes) => new Map(Object.entries(parsed<Page>(bytes))));
    return jobs ?? new Map();
  }

  /** Taken from the text: parsing every page of a large batch takes five times as long, and no one asks for so many jobs. */
  private async statusesOf(path: string): Promise<ReadonlyMap<string, JobStatus>> {
    const statuses = await this.kept.digests.read(path, (bytes) => {
      const begins = bytes.toString('latin1').matchAll(JOB_BEGINS);
      return new Map(Array.from(begins, ([, id, status]) => [id as string, status as JobStatus]));
    });
    return statuses ?? new Map();
  }

  private async pagePaths(batchId: string): Promise<string[]> {
    const names = await entries(join(this.directory, batchId));
    return names.filter((name) => /^jobs-\d+\.json$/.test(name)).map((name) => join(this.directory, batchId, name));
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

async function newestFirst(paths: readonly string[]): Promise<string[]> {
  // One that is gone since was of a batch that is taken back.
  const writtenMs = async (path: string) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
  const files = await Promise.all(paths.map(async (path) => ({ path, writtenMs: await writtenMs(path) })));
  return files.sort((a, b) => b.writtenMs - a.writtenMs).map(({ path }) => path);
}
