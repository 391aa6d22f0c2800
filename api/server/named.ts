import { batchIdSchema, scheduleIdSchema } from '../../model/identifier';
import type { DeliverableView, JobView } from '../../model/views';
import type { BatchLook, LiveBatch } from './live-batches';
import { Problem } from './problem';

/** An id that is not even of an id's form is of no batch. */
export function batchId(params: { readonly batchId: string }): string {
  const parsed = batchIdSchema.safeParse(params.batchId);
  if (!parsed.success) throw new Problem('BATCH_NOT_FOUND');
  return parsed.data.toLowerCase();
}

export function scheduleId(params: { readonly scheduleId: string }): string {
  const parsed = scheduleIdSchema.safeParse(params.scheduleId);
  if (!parsed.success) throw new Problem('SCHEDULE_NOT_FOUND');
  return parsed.data.toLowerCase();
}

export function jobId({ jobs }: LiveBatch, id: string): string {
  if (!jobs.some((job) => job.id === id)) throw new Problem('JOB_NOT_FOUND');
  return id;
}

/** One of the formats that the job makes. */
export function deliverableOf(job: JobView, id: string): DeliverableView {
  const found = job.deliverables.find((one) => one.id === id);
  if (!found) throw new Problem('DELIVERABLE_NOT_FOUND', `The job makes ${job.configuration.formats.join(', ')}.`);
  return found;
}

export async function need<T extends BatchLook>(reading: Promise<T | undefined>): Promise<T> {
  const live = await reading;
  if (!live) throw new Problem('BATCH_NOT_FOUND');
  return live;
}
