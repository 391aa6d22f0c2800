import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchSpecification, JobSpecification } from '../model/specification';
import type { FileCache } from './file-cache';
import { JobsPage, LISTED, pagesOf } from './jobs-page';
import { readJson, writeJson } from './json-file';

/**
 * Batches as they were submitted: a header and pages of jobs, written before the batch starts. Jobs that are added later follow behind
 * them; what is there is never changed.
 */
export class Specifications {
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
    await writeJson(join(this.directory, batch.id, 'batch.json'), batch);
  }

  async read(batchId: string): Promise<BatchSpecification | undefined> {
    return await readJson<BatchSpecification>(join(this.directory, batchId, 'batch.json'));
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
    await writeJson(join(this.directory, batch.id, 'batch.json'), { ...batch, total_jobs: total, additions });
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

  private pagePath(batchId: string, page: number): string {
    return join(this.directory, batchId, `jobs-${page}.json`);
  }
}

/** As LISTED wants it. */
function idFirst({ id, project_id, ...rest }: JobSpecification): JobSpecification {
  return { id, project_id, ...rest };
}
