import type { BatchListView, BatchSummaryView } from '../../model/views';
import type { Store } from '../../store/store';
import { type Identity, sees } from './access/identity';
import { isBatchId } from './is-batch-id';
import { isSubmittedAs, type ListQuery, readListQuery, standsAs } from './list-query';
import type { BatchLook, LiveBatches } from './live-batches';
import { type PresentContext, presentSummary } from './present';

export interface ListParts {
  readonly store: Pick<Store, 'snapshots' | 'specifications'>;
  readonly batches: LiveBatches;
  readonly present: PresentContext;
}

/** Each may wait for Temporal, which may be slow or gone. */
const LOOKS_AT_A_TIME = 50;

/**
 * Newest first; a page ends with the id of its last batch as the cursor of the next. Of thousands of batches few may be asked for: what
 * the store keeps in memory of the others tells that, and none of them is looked at.
 * @throws Problem INVALID_REQUEST with every fault of the query.
 */
export async function listBatches(
  parts: ListParts,
  query: Readonly<Record<string, unknown>>,
  identity: Identity,
): Promise<BatchListView> {
  const asked = readListQuery(query);
  const { cursor, limit } = asked;
  const all = await parts.store.snapshots.list();
  const ids = all.filter((id) => isBatchId(id) && (cursor === undefined || id < cursor));
  const found: BatchSummaryView[] = [];
  // One more than the page holds says whether anything follows it.
  for (let from = 0; from < ids.length && found.length <= limit; from += LOOKS_AT_A_TIME) {
    const looks = ids.slice(from, from + LOOKS_AT_A_TIME).map((id) => lookIfAsked(parts, id, asked, identity));
    for (const look of await Promise.all(looks)) if (look) found.push(presentSummary(look, parts.present));
  }
  const page = found.slice(0, limit);
  return { batches: page, next_cursor: found.length > limit ? (page.at(-1)?.id ?? null) : null };
}

async function lookIfAsked(
  { store, batches }: ListParts,
  id: string,
  asked: ListQuery,
  identity: Identity,
): Promise<BatchLook | undefined> {
  const specification = await store.specifications.readKept(id);
  if (!specification || !sees(identity, specification) || !isSubmittedAs(asked, specification)) return undefined;
  if (asked.project !== undefined && !(await store.specifications.projectsOf(specification)).has(asked.project))
    return undefined;
  const snapshot = await store.snapshots.readKept(id);
  if (!snapshot || (batches.isSettled(snapshot) && !standsAs(asked, snapshot))) return undefined;
  const look = await batches.read(id);
  return look && standsAs(asked, look.snapshot) ? look : undefined;
}
