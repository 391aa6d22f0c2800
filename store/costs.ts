import { join } from 'node:path';
import type { JobCost } from '../model/job-cost';
import { readJson, writeJson } from './json-file';

type Page = Record<string, JobCost>;

/** What the jobs of each batch cost, format by format: the workflow knows one sum for each job, an estimate of the end needs more. */
export class Costs {
  constructor(private readonly directory: string) {}

  /** Adds to a page, as the specification has its jobs. Each batch has one writer, which waits for one write before the next. */
  async write(batchId: string, page: number, jobs: ReadonlyMap<string, JobCost>): Promise<void> {
    const known = await readJson<Page>(this.pagePath(batchId, page));
    await writeJson(this.pagePath(batchId, page), { ...known, ...Object.fromEntries(jobs) });
  }

  /** Of all jobs that were loaded so far, by id. */
  async read(batchId: string, pages: number): Promise<ReadonlyMap<string, JobCost>> {
    const numbers = Array.from({ length: pages }, (_, page) => page);
    const read = await Promise.all(numbers.map((page) => readJson<Page>(this.pagePath(batchId, page))));
    return new Map(read.flatMap((page) => Object.entries(page ?? {})));
  }

  private pagePath(batchId: string, page: number): string {
    return join(this.directory, batchId, `jobs-${page}.json`);
  }
}
