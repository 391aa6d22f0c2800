import type { Request, Response } from 'express';
import type { ThumbnailOrder } from '../../../model/project';
import type { Store } from '../../../store/store';
import { queryFault } from '../bad-query';
import { Problem } from '../problem';
import type { Temporal } from '../temporal';

/** Somebody waits at a page: pictures that take longer are asked for again. */
const LIMIT_MS = 30_000;
/** A film that is re-cut shows its new picture after this. */
const FRESH_SECONDS = 60;

export interface ThumbnailParts {
  readonly store: Pick<Store, 'thumbnails'>;
  readonly temporal: Pick<Temporal, 'projects'>;
}

/**
 * Answers a picture of a film, with the hash of what decides its pixels as its ETag.
 * @throws Problem with what is wrong with the project or the moment; PLAN_UNAVAILABLE when no worker makes it in time.
 */
export async function sendThumbnail(
  { store, temporal }: ThumbnailParts,
  order: ThumbnailOrder,
  request: Request,
  response: Response,
): Promise<void> {
  const answer = await temporal.projects.thumbnail(order, Date.now() + LIMIT_MS);
  if ('refused' in answer) {
    const { code, detail, file } = answer.refused;
    const faults = code === 'INVALID_REQUEST' ? [queryFault('at', lowered(detail))] : [];
    throw new Problem(code, [...(file ? [`${file}:`] : []), detail].join(' ').trim() || undefined, faults);
  }
  const { ref } = answer.made;
  response.set('ETag', `"${ref}"`).set('Cache-Control', `private, max-age=${FRESH_SECONDS}`).type('jpeg');
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const picture = await store.thumbnails.read(ref);
  if (!picture) throw new Problem('STORE_UNAVAILABLE', 'The picture was made and is not in it.');
  response.send(picture);
}

function lowered(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
