import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { BatchSpecification, JobSpecification } from '../model/specification';
import type { FileCache } from './file-cache';
import { JobsPage, LISTED, pagesOf, projectsIn } from './jobs-page';
import { readJson, writeJson } from './json-file';

/** Names, over all batches. */
const MOST_PROJECTS_REMEMBERED = 200_000;

/**
 * Batches as they were submitted: a header and pages of jobs, written before the batch starts. Jobs that are added later follow behind
 * them; what is there is never changed.
 */
export class Specifications {
  private readonly projects = new LRUCache<string, { readonly jobs: number; readonly projects: ReadonlySet<string> }>({
    maxSize: MOST_PROJECTS_REMEMBERED,
  });

  constructor(
    private readonly directory: string,
    private readonly kept: FileCache,
  ) {}

  /** Pages first and the header last: a specification that can be read is whole. */
  async write(batch: BatchSpecification, jobs: readonly JobSpecification[]): Promise<void> {
    for (let page = 0; page * batch.page_size < jobs.length; page += 1) {
      const from = page * batch.page_size;
      const written = jobs.slice(from, from + batch.page_size).map(idFirst);
      await writeJson(this.pagePath(batch.id, page), written);
    }
    await writeJson(this.headPath(batch.id), batch);
  }

  async read(batchId: string): Promise<BatchSpecification | undefined> {
    return await readJson<BatchSpecification>(this.headPath(batchId));
  }

  /** The same for who looks at all batches again and again: one that stays the same is read once. Nobody may change what is answered. */
  async readKept(batchId: string): Promise<BatchSpecification | undefined> {
    return await this.kept.read(
      this.headPath(batchId),
      (bytes) => JSON.parse(bytes.toString('utf8')) as BatchSpecification,
    );
  }

  /** The projects of its jobs. Remembered: jobs are added and never changed. */
  async projectsOf(batch: BatchSpecification): Promise<ReadonlySet<string>> {
    const known = this.projects.get(batch.id);
    if (known?.jobs === batch.total_jobs) return known.projects;
    const names: string[] = [];
    for (let page = 0; page * batch.page_size < batch.total_jobs; page += 1) {
      const bytes = await readFile(this.pagePath(batch.id, page)).catch(absent);
      // A batch that is taken back just now.
      if (!bytes) return new Set();
      names.push(...projectsIn(bytes));
    }
    // Jobs may be on their way in behind those that the header counts.
    const projects = new Set(names.slice(0, batch.total_jobs));
    this.projects.set(batch.id, { jobs: batch.total_jobs, projects }, { size: 1 + projects.size });
    return projects;
  }

  async readPage(batchId: string, page: number): Promise<readonly JobSpecification[]> {
    return (await readJson<JobSpecification[]>(this.pagePath(batchId, page))) ?? [];
  }

  async readJobs(batch: BatchSpecification): Promise<readonly JobSpecification[]> {
    const pages = Array.from({ length: Math.ceil(batch.total_jobs / batch.page_size) }, (_, page) => page);
    // Jobs may be on their way in behind those that the header counts.
    return (await Promise.all(pages.map((page) => this.readPage(batch.id, page)))).flat().slice(0, batch.total_jobs);
  }

  /** Lays jobs down that are to be added, until the batch itself takes them in. */
  async writeAddition(batchId: string, addition: string, jobs: readonly JobSpecification[]): Promise<void> {
    await writeJson(this.additionPath(batchId, addition), jobs);
  }

  /** @returns undefined when there is no such addition. */
  async readAddition(batchId: string, addition: string): Promise<readonly JobSpecification[] | undefined> {
    return await readJson<JobSpecification[]>(this.additionPath(batchId, addition));
  }

  /**
   * Appends jobs. Called by the batch's workflow alone, one addition at a time; the same addition twice is appended once. Pages first
   * and the header last, so that nobody reads jobs that are not whole.
   * @returns the place of the first of them.
   */
  async append(batch: BatchSpecification, addition: string, jobs: readonly JobSpecification[]): Promise<number> {
    const there = batch.additions?.[addition];
    if (there !== undefined) return there;
    const from = batch.total_jobs;
    const total = from + jobs.length;
    for (let page = Math.floor(from / batch.page_size); page * batch.page_size < total; page += 1) {
      const first = page * batch.page_size;
      // An append that broke off may have left jobs behind the last that counts.
      const kept = first < from ? (await this.readPage(batch.id, page)).slice(0, from - first) : [];
      const next = first + kept.length - from;
      const added = jobs.slice(next, next + batch.page_size - kept.length).map(idFirst);
      await writeJson(this.pagePath(batch.id, page), [...kept, ...added]);
    }
    const additions = { ...batch.additions, [addition]: from };
    await writeJson(this.headPath(batch.id), { ...batch, total_jobs: total, additions });
    return from;
  }

  /** The jobs at these positions, in this order, for who asks often: a page that stays the same is read once. */
  async jobsAt(batch: BatchSpecification, positions: readonly number[]): Promise<readonly JobSpecification[]> {
    const pages = await pagesOf(positions, batch.page_size, (page) => this.keptPage(batch.id, page));
    return positions.flatMap((position) => {
      const page = pages(position);
      return page?.job(page.ids[position % batch.page_size] ?? '') ?? [];
    });
  }

  /** Ids of the jobs at these positions, in this order. */
  async idsAt(batch: BatchSpecification, positions: readonly number[]): Promise<readonly string[]> {
    const pages = await pagesOf(positions, batch.page_size, (page) => this.keptPage(batch.id, page));
    return positions.flatMap((position) => pages(position)?.ids[position % batch.page_size] ?? []);
  }

  /** Where a job stands in its batch; undefined when it has none of this id. */
  async positionOf(batch: BatchSpecification, jobId: string): Promise<number | undefined> {
    for (let page = 0; page * batch.page_size < batch.total_jobs; page += 1) {
      const place = (await this.keptPage(batch.id, page))?.ids.indexOf(jobId) ?? -1;
      const position = page * batch.page_size + place;
      // A page may hold jobs that were just added and are not counted yet.
      if (place >= 0) return position < batch.total_jobs ? position : undefined;
    }
    return undefined;
  }

  private async keptPage(batchId: string, page: number): Promise<JobsPage<JobSpecification> | undefined> {
    return await this.kept.read(this.pagePath(batchId, page), (bytes) => new JobsPage(bytes, LISTED));
  }

  /** Takes a batch back that could not be started. */
  async remove(batchId: string): Promise<void> {
    await rm(join(this.directory, batchId), { recursive: true, force: true });
  }

  private additionPath(batchId: string, addition: string): string {
    return join(this.directory, batchId, `added-${addition}.json`);
  }

  private headPath(batchId: string): string {
    return join(this.directory, batchId, 'batch.json');
  }

  private pagePath(batchId: string, page: number): string {
    return join(this.directory, batchId, `jobs-${page}.json`);
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** As LISTED wants it. */
function idFirst({ id, project_id, ...rest }: JobSpecification): JobSpecification {
  return { id, project_id, ...rest };
}
