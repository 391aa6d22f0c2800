import { z } from 'zod';
import { only, onlyFields } from '../../model/fault-words';
import { BATCH_STATUSES } from '../../model/status';
import type { BatchListView, BatchSummaryView } from '../../model/views';
import type { Store } from '../../store/store';
import { type Identity, sees } from './access/identity';
import { badQuery } from './bad-query';
import { isBatchId } from './is-batch-id';
import type { LiveBatches } from './live-batches';
import { type PresentContext, presentSummary } from './present';

export interface ListParts {
  readonly store: Pick<Store, 'snapshots'>;
  readonly batches: LiveBatches;
  readonly present: PresentContext;
}

const limitError = only('a whole number from 1 to 200');
const listShape = {
  status: z.enum(BATCH_STATUSES, { error: only(`one of ${BATCH_STATUSES.join(', ')}`) }).optional(),
  limit: z
    .string({ error: limitError })
    .regex(/^([1-9]\d?|1\d\d|200)$/, { error: limitError })
    .transform(Number)
    .default(50),
  cursor: z
    .uuid({ error: only('the next_cursor of a list') })
    .toLowerCase()
    .optional(),
};
export const listQuerySchema = z.strictObject(listShape, { error: onlyFields('a query', Object.keys(listShape)) });

/** Each may wait for Temporal, which may be slow or gone. */
const LOOKS_AT_A_TIME = 50;

/**
 * Newest first; a page ends with the id of its last batch as the cursor of the next.
 * @throws Problem INVALID_REQUEST with every fault of the query.
 */
export async function listBatches(
  { store, batches, present }: ListParts,
  query: unknown,
  identity: Identity,
): Promise<BatchListView> {
  const asked = listQuerySchema.safeParse(query);
  if (!asked.success) throw badQuery(asked.error);
  const { cursor, limit, status } = asked.data;
  const ids = (await store.snapshots.list()).filter((id) => isBatchId(id) && (cursor === undefined || id < cursor));
  const found: BatchSummaryView[] = [];
  // One more than the page holds says whether anything follows it.
  for (let from = 0; from < ids.length && found.length <= limit; from += LOOKS_AT_A_TIME) {
    const looks = ids.slice(from, from + LOOKS_AT_A_TIME).map((id) => batches.read(id));
    for (const live of await Promise.all(looks)) {
      if (!live || !sees(identity, live.specification)) continue;
      if (status === undefined || live.snapshot.status === status) found.push(presentSummary(live, present));
    }
  }
  const page = found.slice(0, limit);
  return { batches: page, next_cursor: found.length > limit ? (page.at(-1)?.id ?? null) : null };
}
