import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { takeBatch } from '../../../api/server/intake';
import { Problem } from '../../../api/server/problem';
import type { Temporal, WorkflowStanding } from '../../../api/server/temporal';
import { WaitingJobs } from '../../../api/server/waiting-jobs';
import { connectWhenReady, ensureNamespace } from '../../../infra/namespace';
import { BUILT_IN } from '../../../model/preset-set';
import { openStore, type Store } from '../../../store/store';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';
import { temporaryFolder } from '../../support/media';
import { testServerAddress } from '../../support/temporal-server';
import { until } from '../../support/until';

const body = { name: 'x', jobs: [{ project_id: 'proj-a', formats: ['mp4'] }] };

const stored = async ({ root }: Store) =>
  (await Promise.all(['specifications', 'snapshots'].map((room) => readdir(join(root, room)).catch(() => [])))).flat();

describe('a batch that Temporal refuses to start', () => {
  const namespace = `test-${randomUUID()}`;
  let api: ApiServer;
  beforeAll(async () => {
    api = await startApi({ place: { address: testServerAddress(), namespace } });
  });
  afterAll(async () => await api.stop());

  test('leaves nothing to be seen, and starts when the same request is sent again and it can', async () => {
    const key = { 'Idempotency-Key': 'once' };
    const problem = await problemOf(await api.call('POST', BATCHES, body, key));
    expect(problem).toMatchObject({ status: 503, code: 'TEMPORAL_UNAVAILABLE' });
    expect(problem.detail).toContain(namespace);
    expect(await api.client.list()).toEqual({ batches: [], next_cursor: null });
    expect(await stored(api.store)).toEqual([]);

    const gaveUp = AbortSignal.timeout(30_000);
    const connection = await connectWhenReady(api.address, gaveUp);
    await ensureNamespace(connection, namespace, gaveUp);
    await connection.close();
    expect((await api.call('POST', BATCHES, body, key)).status).toBe(202);
    expect((await api.client.list()).batches).toHaveLength(1);
  }, 60_000);
});

describe('a batch whose start got no answer', () => {
  let store: Store;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    const folder = await temporaryFolder();
    remove = folder.remove;
    store = await openStore({ stateDir: folder.path, mediaRoot: folder.path });
    await mkdir(join(folder.path, 'proj-a'));
  });
  afterEach(async () => await remove());

  /** Says in turn how the batch stands, the last of it for ever. */
  function submit(...standings: WorkflowStanding[]) {
    const temporal = {
      isReachable: async () => true,
      startBatch: async () => {
        throw new Problem('TEMPORAL_UNAVAILABLE', 'Too late.');
      },
      standing: async () => (standings.length > 1 ? standings.shift() : standings[0]) as WorkflowStanding,
    } as unknown as Temporal;
    const limits = { maxJobs: 10, maxConcurrent: 8, maxWaitingJobs: 10 };
    return takeBatch(
      { store, temporal, limits, presets: BUILT_IN, waiting: new WaitingJobs(store, temporal) },
      { body, idempotencyKey: undefined, tenant: null },
    );
  }

  test('is taken when it runs all the same', async () => {
    const { id } = await submit('open');
    expect(await store.snapshots.read(id)).toMatchObject({ status: 'queued' });
  });

  test('is taken back when it does not', async () => {
    await expect(submit('missing')).rejects.toMatchObject({ code: 'TEMPORAL_UNAVAILABLE' });
    expect(await stored(store)).toEqual([]);
  });

  test('is taken back as soon as Temporal says that it does not', async () => {
    await expect(submit('unknown', 'unknown', 'missing')).rejects.toMatchObject({ code: 'TEMPORAL_UNAVAILABLE' });
    expect(await stored(store)).toHaveLength(2);
    await until('it is taken back', async () => (await stored(store)).length === 0);
  });
});
