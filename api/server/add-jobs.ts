import type { Request } from 'express';
import { v7 as uuid } from 'uuid';
import { range } from '../../model/range';
import { specifyJobs } from '../../model/specify';
import { hasBatchEnded } from '../../model/status';
import type { AddedJobsView } from '../../model/views';
import { checkStrict } from './forecasts';
import { claim, idempotencyKey } from './idempotency';
import { type IntakeParts, jobRules } from './intake';
import type { BatchLook } from './live-batches';
import { BATCHES } from './present';
import { Problem } from './problem';
import { readAddedJobs } from './read-submission';

/**
 * Adds jobs to a batch that runs. They are laid down in the store first; its workflow takes them in, since it alone knows what else is
 * asked of the batch at the same time.
 * @throws Problem with every fault of the request, or when there is no room, or when the batch has ended.
 */
export async function addJobs(parts: IntakeParts, live: BatchLook, request: Request): Promise<AddedJobsView> {
  const { store, temporal, waiting, limits } = parts;
  const batchId = live.specification.id;
  const addition = await nameOf(parts, live, request);
  if (live.specification.additions?.[addition] !== undefined) return await answer(parts, batchId, addition);
  if (hasBatchEnded(live.snapshot.status)) throw new Problem('BATCH_ENDED');
  const { specification } = live;
  const there = await store.specifications.idsAt(specification, range(0, specification.total_jobs));
  const jobs = await readAddedJobs(request.body, {
    there,
    maxJobs: limits.maxJobs,
    ...(await jobRules(parts)),
  });
  const specified = specifyJobs(jobs, there, {
    presets: parts.presets,
    batch: { id: batchId, createdAt: specification.created_at },
  });
  await checkStrict(temporal, specified);
  return await waiting.inTurn(async () => {
    await waiting.makeRoom(jobs.length, limits.maxWaitingJobs);
    await store.specifications.writeAddition(batchId, addition, specified);
    await temporal.command(batchId, 'addJobs', { addition });
    return await answer(parts, batchId, addition);
  });
}

/** The same request under the same key is the same addition, which is taken in once. */
async function nameOf({ store }: IntakeParts, live: BatchLook, request: Request): Promise<string> {
  const key = idempotencyKey(request.get('Idempotency-Key'));
  const made = uuid();
  return key === undefined
    ? made
    : await claim(
        store,
        { key, tenant: live.specification.tenant ?? null },
        [live.specification.id, request.body],
        made,
      );
}

async function answer({ store }: IntakeParts, batchId: string, addition: string): Promise<AddedJobsView> {
  const jobs = (await store.specifications.readAddition(batchId, addition)) ?? [];
  return { batch_id: batchId, added: jobs.map(({ id }) => id), links: { batch: `${BATCHES}/${batchId}` } };
}
