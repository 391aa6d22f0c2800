import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeDeliverables } from '../model/deliverable';
import type { BatchSnapshot, JobProgress, JobSnapshot } from '../model/snapshot';
import type { JobStatus } from '../model/status';
import type { FileCache } from './file-cache';
import { JobsPage, NAMED, pagesOf } from './jobs-page';
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
  constructor(
    private readonly directory: string,
    private readonly kept: FileCache,
  ) {}

  /** Merges the changed jobs and their new deliverables into their pages, then replaces the batch's own state. Done twice, it changes nothing more. */
  async write(batch: BatchSnapshot, changed: readonly PlacedJob[]): Promise<void> {
    await this.writeJobs(batch.batch_id, changed);
    await writeJson(this.headPath(batch.batch_id), batch);
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
      for (const { id, status, ...job } of jobs) {
        // These two first: NAMED wants them so.
        const deliverables = mergeDeliverables(merged[id]?.deliverables ?? [], job.deliverables);
        merged[id] = { id, status, ...job, deliverables };
      }
      await writeJson(this.pagePath(batchId, page), merged);
    }
  }

  async read(batchId: string): Promise<BatchSnapshot | undefined> {
    return await readJson<BatchSnapshot>(this.headPath(batchId));
  }

  /** The same for who looks at all batches again and again: one that stays the same is read once. Nobody may change what is answered. */
  async readKept(batchId: string): Promise<BatchSnapshot | undefined> {
    return await this.kept.read(this.headPath(batchId), (bytes) => JSON.parse(bytes.toString('utf8')) as BatchSnapshot);
  }

  /** When the batch's own state was last written; undefined when there is none. */
  async writtenMs(batchId: string): Promise<number | undefined> {
    return (await stat(this.headPath(batchId)).catch(() => undefined))?.mtimeMs;
  }

  /** All jobs of a batch that were written so far, by id. */
  async readJobs(batchId: string): Promise<ReadonlyMap<string, JobSnapshot>> {
    const pages = await Promise.all((await this.pagePaths(batchId)).map((path) => readJson<Page>(path)));
    return new Map(pages.flatMap((page) => Object.entries(page ?? {})));
  }

  /**
   * What was written of the jobs at these positions, for who asks often: a page that stays the same is read once.
   * @returns the page of a position; undefined when nothing was written of its jobs.
   */
  async pagesAt(
    batchId: string,
    positions: readonly number[],
  ): Promise<(position: number) => JobsPage<JobSnapshot> | undefined> {
    return await pagesOf(positions, JOBS_PER_PAGE, (page) => this.keptPage(this.pagePath(batchId, page)));
  }

  /** The statuses of all jobs of which anything was written. */
  async statuses(batchId: string): Promise<readonly JobStatus[]> {
    const pages = await Promise.all((await this.pagePaths(batchId)).map((path) => this.keptPage(path)));
    return pages.flatMap((page) => page?.ids.map((id) => page.statusOf(id) ?? 'pending') ?? []);
  }

  /**
   * Jobs that run. A job's page is written when it starts, so the pages written last are looked at first.
   * @param expected how many there are; when so many are found, the other pages are left alone.
   */
  async runningJobs(batchId: string, expected: number): Promise<readonly JobSnapshot[]> {
    const running: JobSnapshot[] = [];
    if (expected === 0) return running;
    for (const path of await newestFirst(await this.pagePaths(batchId))) {
      const page = await this.keptPage(path);
      const ids = page?.ids.filter((id) => page.statusOf(id) === 'running') ?? [];
      running.push(...ids.flatMap((id) => page?.job(id) ?? []));
      if (running.length >= expected) break;
    }
    return running;
  }

  private async keptPage(path: string): Promise<JobsPage<JobSnapshot> | undefined> {
    return await this.kept.read(path, (bytes) => new JobsPage(bytes, NAMED));
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

  private headPath(batchId: string): string {
    return join(this.directory, batchId, 'batch.json');
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
