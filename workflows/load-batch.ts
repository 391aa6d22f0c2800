import type { JobBrief, LoadedPage } from '../model/activities';
import { control } from './activity-proxies';
import type { BatchWorkflowInput } from './messages';

/** Reads a batch from the store, page by page: a large one fits into no payload. */
export async function loadBatch({ batchId, reopen }: Pick<BatchWorkflowInput, 'batchId' | 'reopen'>): Promise<{
  readonly batch: LoadedPage['batch'];
  readonly previous: LoadedPage['previous'];
  readonly jobs: readonly JobBrief[];
}> {
  const { batch, previous, jobs, next } = await control.loadJobs({ batchId, from: 0, reopen });
  return { batch, previous, jobs: [...jobs, ...(next ? await loadJobsFrom(batchId, next, reopen) : [])] };
}

/** The jobs from a place in the order of submission on. */
export async function loadJobsFrom(batchId: string, from: number, reopen: boolean): Promise<readonly JobBrief[]> {
  const all: JobBrief[] = [];
  for (let place: number | null | undefined = from; place != null; ) {
    const page: LoadedPage = await control.loadJobs({ batchId, from: place, reopen });
    all.push(...page.jobs);
    place = page.next;
  }
  return all;
}
