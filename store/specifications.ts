import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchSpecification, JobSpecification } from '../model/specification';
import { readJson, writeJson } from './json-file';

/** Batches as they were submitted: a header and pages of jobs. Written once, before the batch starts; never changed. */
export class Specifications {
  constructor(private readonly directory: string) {}

  /** Pages first and the header last: a specification that can be read is whole. */
  async write(batch: BatchSpecification, jobs: readonly JobSpecification[]): Promise<void> {
    for (let page = 0; page * batch.page_size < jobs.length; page += 1) {
      const from = page * batch.page_size;
      await writeJson(this.pagePath(batch.id, page), jobs.slice(from, from + batch.page_size));
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

  /** Takes a batch back that could not be started. */
  async remove(batchId: string): Promise<void> {
    await rm(join(this.directory, batchId), { recursive: true, force: true });
  }

  private pagePath(batchId: string, page: number): string {
    return join(this.directory, batchId, `jobs-${page}.json`);
  }
}
