import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchSpecification, JobSpecification } from '../model/specification';
import type { FileCache } from './file-cache';
import { JobsPage, LISTED, pagesOf } from './jobs-page';
import { readJson, writeJson } from './json-file';

/** Batches as they were submitted: a header and pages of jobs. Written once, before the batch starts; never changed. */
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
    return (await Promise.all(pages.map((page) => this.readPage(batch.id, page)))).flat();
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

  private pagePath(batchId: string, page: number): string {
    return join(this.directory, batchId, `jobs-${page}.json`);
  }
}

/** As LISTED wants it. */
function idFirst({ id, project_id, ...rest }: JobSpecification): JobSpecification {
  return { id, project_id, ...rest };
}
