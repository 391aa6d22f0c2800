import { basename } from 'node:path';
import type { Response } from 'express';
import type { DeliverableView, JobView } from '../../model/views';
import type { Store } from '../../store/store';
import { deliverableOf } from './named';
import { Problem } from './problem';

/** What `send`, which Express sends files with, says in its errors. */
interface SendError extends Error {
  readonly status?: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Headers that are set before the file turns out not to be sent. */
const OF_THE_FILE = ['Content-Disposition', 'ETag', 'Last-Modified', 'Accept-Ranges'];

/**
 * Answers a deliverable as a download, whole or the range that was asked for, with an ETag of its size and time.
 * @throws Problem DELIVERABLE_NOT_FOUND, DELIVERABLE_NOT_PUBLISHED, or what the request's conditions come to.
 */
export async function sendDeliverable(
  store: Pick<Store, 'deliverables'>,
  job: JobView,
  deliverableId: string,
  response: Response,
): Promise<void> {
  const deliverable = deliverableOf(job, deliverableId);
  if (deliverable.file === null) throw new Problem('DELIVERABLE_NOT_PUBLISHED', `It is ${deliverable.status}.`);
  const path = await store.deliverables.find(deliverable.file);
  if (path === undefined) throw gone(deliverable);
  response.attachment(basename(path));
  await new Promise<void>((resolve, reject) => {
    // A state folder may have a dot in its name; what may be sent was decided by the store.
    // Kept and asked for again, as everything is.
    response.sendFile(path, { dotfiles: 'allow', cacheControl: false }, (error?: SendError) => {
      if (error && !response.headersSent && error.code !== 'ECONNABORTED') {
        for (const name of OF_THE_FILE) response.removeHeader(name);
        return reject(refusalOf(error, deliverable));
      }
      // Half a file must not look like a whole one.
      if (error) response.destroy();
      resolve();
    });
  });
}

function refusalOf(error: SendError, deliverable: DeliverableView): unknown {
  if (error.status === 404) return gone(deliverable);
  if (error.status === 412) return new Problem('PRECONDITION_FAILED');
  if (error.status === 416) return new Problem('RANGE_NOT_SATISFIABLE', undefined, [], error.headers);
  return error;
}

function gone({ file }: DeliverableView): Problem {
  return new Problem('DELIVERABLE_NOT_PUBLISHED', `${file} was published and is not in the store any more.`);
}
