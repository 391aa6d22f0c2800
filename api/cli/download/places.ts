import { basename, join } from 'node:path';
import type { DeliverableView, JobView } from '../../../model/views';
import type { Client } from '../../client/client';
import { Stop } from '../errors';

/** A published file, and where it is to go. */
export interface Place {
  readonly batchId: string;
  readonly jobId: string;
  readonly deliverableId: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Wanted {
  readonly batchId: string;
  readonly jobId: string | undefined;
  readonly deliverableId: string | undefined;
  readonly folder: string;
}

/**
 * The published files of a deliverable, a job or all jobs of a batch; what is not published is left out, unless it was asked for by name.
 * @throws Stop when the job has no such deliverable, or it has no file.
 */
export async function* placesOf(client: Client, wanted: Wanted): AsyncGenerator<Place, void, undefined> {
  const { batchId, jobId, deliverableId, folder } = wanted;
  if (jobId === undefined) {
    for await (const job of client.jobs(batchId)) yield* published(job, join(folder, nameIn(job.id)));
    return;
  }
  const job = await client.job(batchId, jobId);
  if (deliverableId === undefined) return yield* published(job, folder);
  const one = job.deliverables.find(({ id }) => id === deliverableId);
  if (!one) {
    const ids = job.deliverables.map(({ id }) => id).join(', ');
    throw new Stop('failed', `Job ${jobId} has no deliverable ${deliverableId}.`, `It has ${ids}.`);
  }
  const place = placeOf(job, one, folder);
  if (!place) throw new Stop('failed', `${jobId}/${deliverableId} has no file: it is ${one.status}.`);
  yield place;
}

function* published(job: JobView, folder: string): Generator<Place> {
  for (const one of job.deliverables) {
    const place = placeOf(job, one, folder);
    if (place) yield place;
  }
}

function placeOf(job: JobView, { id, file, bytes, sha256 }: DeliverableView, folder: string): Place | undefined {
  if (file === null || bytes === null || sha256 === null) return undefined;
  return {
    batchId: job.batch_id,
    jobId: job.id,
    deliverableId: id,
    path: join(folder, nameIn(basename(file))),
    bytes,
    sha256,
  };
}

/** What an API says is no reason to write anywhere but in the folder that was named. */
function nameIn(given: string): string {
  if (given === '' || given === '.' || given === '..' || /[/\\]/.test(given))
    throw new Stop('failed', `The API names a file "${given}", which is no name of a file.`);
  return given;
}
