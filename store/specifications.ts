import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchSpecification, JobSpecification } from '../model/specification';
import { readJson, writeJson } from './json-file';
import { type Kept, pagesOf, parsed } from './kept';

/** The beginning of each job of a page: `write` puts these two first. Quotes inside of a value are escaped, so nothing else is like it. */
const JOB_BEGINS = /\{"id":"([^"]+)","project_id":/g;

/** Batches as they were submitted: a header and pages of jobs. Written once, before the batch starts; never changed. */
export class Specifications {
  constructor(
    private readonly directory: string,
    private readonly kept: Kept,
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

  /** The jobs at these positions, in this order, for who asks often: a page that stays the same is parsed once. */
  async jobsAt(batch: BatchSpecification, positions: readonly number[]): Promise<readonly JobSpecification[]> {
    const pages = await pagesOf(positions, batch.page_size, (page) =>
      this.kept.pages.read(this.pagePath(batch.id, page), parsed<readonly JobSpecification[]>),
    );
    return positions.flatMap((position) => pages(position)?.[position % batch.page_size] ?? []);
  }

  /** Ids of the jobs at these positions, in this order; of a batch's jobs there are as many as its header says. */
  async idsAt(batch: BatchSpecification, positions: readonly number[]): Promise<readonly string[]> {
    const pages = await pagesOf(positions, batch.page_size, (page) => this.idsOf(batch.id, page));
    return positions.flatMap((position) => pages(position)?.[position % batch.page_size] ?? []);
  }

  /** Where a job stands in its batch; undefined when it has none of this id. */
  async positionOf(batch: BatchSpecification, jobId: string): Promise<number | undefined> {
    for (let page = 0; page * batch.page_size < batch.total_jobs; page += 1) {
      const place = (await this.idsOf(batch.id, page))?.indexOf(jobId) ?? -1;
      const position = page * batch.page_size + place;
      if (place >= 0) return position < batch.total_jobs ? position : undefined;
    }
    return undefined;
  }

  /** Taken from the text: parsing every page of a large batch takes ten times as long, and no one asks for so many jobs. */
  private async idsOf(batchId: string, page: number): Promise<readonly string[] | undefined> {
    return await this.kept.digests.read(this.pagePath(batchId, page), (bytes) =>
      Array.from(bytes.toString('latin1').matchAll(JOB_BEGINS), ([, id]) => id as string),
    );
  }

  /** Takes a batch back that could not be started. */
  async remove(batchId: string): Promise<void> {
    await rm(join(this.directory, batchId), { recursive: true, force: true });
  }

  private pagePath(batchId: string, page: number): string {
    return join(this.directory, batchId, `jobs-${page}.json`);
  }
}

/** As JOB_BEGINS wants it. */
function idFirst({ id, project_id, ...rest }: JobSpecification): JobSpecification {
  return { id, project_id, ...rest };
}
