import type { WorkflowStanding } from '../../../api/server/temporal';
import { WaitingJobs } from '../../../api/server/waiting-jobs';
import type { BatchSnapshot } from '../../../model/snapshot';
import type { BatchStatus } from '../../../model/status';
import { openStore, type Store } from '../../../store/store';
import { temporaryFolder } from '../../support/media';
import { batchSnapshot, storedId } from '../../support/stored-batch';

let store: Store;
let remove: () => Promise<void>;
beforeEach(async () => {
  const folder = await temporaryFolder();
  remove = folder.remove;
  store = await openStore({ stateDir: folder.path, mediaRoot: folder.path });
});
afterEach(async () => await remove());

async function keep(number: number, status: BatchStatus, pending: number, words: Partial<BatchSnapshot> = {}) {
  const counts = { pending, running: 1, completed: 1, failed: 0, cancelled: 0, skipped: 0 };
  await store.snapshots.write(batchSnapshot({ batch_id: storedId(number), status, counts, ...words }), []);
}

/** Counts with a Temporal that knows of some batches how they stand; all others are open. */
function waitingJobs(standings: Record<string, WorkflowStanding> = {}) {
  const asked: string[] = [];
  const standing = async (batchId: string) => {
    asked.push(batchId);
    return standings[batchId] ?? 'open';
  };
  return { waiting: new WaitingJobs(store, { standing }), asked };
}

describe('waiting jobs', () => {
  test('are the pending ones of batches that have not ended', async () => {
    await keep(1, 'running', 3);
    await keep(2, 'scheduled', 2);
    await keep(3, 'cancelled', 90);
    const { waiting, asked } = waitingJobs();
    await waiting.makeRoom(5, 10);
    expect(asked).toEqual([]);
    await expect(waiting.makeRoom(6, 10)).rejects.toMatchObject({
      code: 'TOO_MANY_WAITING',
      failure: { message: expect.stringContaining('5 wait, at most 10 may.') },
      headers: { 'Retry-After': '30' },
    });
  });

  test('are not those of a batch that was ended in Temporal', async () => {
    await keep(1, 'running', 3);
    await keep(2, 'running', 7);
    const { waiting } = waitingJobs({ [storedId(2)]: 'ended' });
    await waiting.makeRoom(7, 10);
    await expect(waiting.makeRoom(8, 10)).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' });
  });

  test.each(['unknown', 'open'] as const)('are counted while Temporal says: %s', async (standing) => {
    await keep(1, 'running', 10);
    await expect(waitingJobs({ [storedId(1)]: standing }).waiting.makeRoom(1, 10)).rejects.toMatchObject({
      code: 'TOO_MANY_WAITING',
    });
  });

  test('are counted of a batch that is just being started', async () => {
    await keep(1, 'queued', 10, { as_of: new Date().toISOString() });
    await expect(waitingJobs({ [storedId(1)]: 'missing' }).waiting.makeRoom(1, 10)).rejects.toMatchObject({
      code: 'TOO_MANY_WAITING',
    });
  });

  test('are counted again of a batch that a retry opens, though it is looked at before its next snapshot', async () => {
    await keep(1, 'failed', 0);
    const { waiting } = waitingJobs();
    await waiting.makeRoom(10, 10);
    waiting.reopen(storedId(1));
    await waiting.makeRoom(10, 10);
    await keep(1, 'running', 1);
    await expect(waiting.makeRoom(10, 10)).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' });
    await keep(1, 'completed', 0);
    await waiting.makeRoom(10, 10);
  });
});

describe('submissions', () => {
  test('come one after the other, also behind one that fails', async () => {
    const { waiting } = waitingJobs();
    const seen: string[] = [];
    const submit = (name: string, fail = false) =>
      waiting.inTurn(async () => {
        seen.push(`${name} begins`);
        await new Promise(setImmediate);
        seen.push(`${name} ends`);
        if (fail) throw new Error(name);
        return name;
      });
    const all = await Promise.allSettled([submit('a'), submit('b', true), submit('c')]);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
