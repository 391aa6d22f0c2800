import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi({ limits: { maxWaitingJobs: 8 } });
}, 60_000);
afterAll(async () => await api.stop());

let keys = 0;
const newKey = () => `key-${++keys}`;
const body = (name: string, jobs = 1) => ({
  name,
  jobs: Array(jobs).fill({ project_id: 'proj-a', formats: ['mp4'] }),
});

async function idUnder(key: string, given: unknown): Promise<string> {
  const response = await api.call('POST', BATCHES, given, { 'Idempotency-Key': key });
  expect(response.status).toBe(202);
  return ((await response.json()) as { id: string }).id;
}

const allIds = async () => (await api.client.list()).batches.map(({ id }) => id);

describe('an Idempotency-Key', () => {
  afterEach(async () => {
    for (const id of await allIds()) {
      await api.temporal.command(id, 'cancelBatch', undefined);
      // No worker is alive to write the end of it.
      const snapshot = await api.store.snapshots.read(id);
      if (snapshot) await api.store.snapshots.write({ ...snapshot, status: 'cancelled' }, []);
    }
  });

  test('makes the same batch of the same request, sent again', async () => {
    const key = newKey();
    const id = await idUnder(key, body('again'));
    expect(await idUnder(key, body('again'))).toBe(id);
    expect((await allIds()).filter((one) => one === id)).toHaveLength(1);
  });

  test('makes one batch of requests at a time, and lets them wait once', async () => {
    const before = (await allIds()).length;
    const key = newKey();
    // Five of these would be 15 jobs: more than may wait.
    const ids = await Promise.all(Array.from({ length: 5 }, () => idUnder(key, body('at a time', 3))));
    expect(new Set(ids).size).toBe(1);
    expect(await allIds()).toHaveLength(before + 1);
  });

  test('refuses another request', async () => {
    const key = newKey();
    const id = await idUnder(key, body('one'));
    const problem = await problemOf(await api.call('POST', BATCHES, body('two'), { 'Idempotency-Key': key }));
    expect(problem).toMatchObject({ status: 409, code: 'IDEMPOTENCY_CONFLICT' });
    expect(await idUnder(key, body('one'))).toBe(id);
  });

  test('is not used up by a request that has faults', async () => {
    const key = newKey();
    expect((await api.call('POST', BATCHES, body('', 0), { 'Idempotency-Key': key })).status).toBe(422);
    await idUnder(key, body('mended'));
  });

  test('that found no room makes its batch when it is sent again', async () => {
    const key = newKey();
    const filling = await idUnder(newKey(), body('filling', 8));
    const refused = await api.call('POST', BATCHES, body('later'), { 'Idempotency-Key': key });
    expect(await problemOf(refused)).toMatchObject({ status: 429, code: 'TOO_MANY_WAITING' });
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    const snapshot = await api.store.snapshots.read(filling);
    if (snapshot) await api.store.snapshots.write({ ...snapshot, status: 'cancelled' }, []);
    await idUnder(key, body('later'));
  });

  test('leaves a batch as it is that has begun since, and one that has ended', async () => {
    const key = newKey();
    const id = await idUnder(key, body('begun'));
    const first = await api.store.snapshots.read(id);
    if (!first) throw new Error('no snapshot');
    for (const status of ['running', 'completed'] as const) {
      await api.store.snapshots.write({ ...first, status }, []);
      expect(await idUnder(key, body('begun'))).toBe(id);
      expect(await api.store.snapshots.read(id)).toMatchObject({ status });
    }
  });

  test('starts a batch that was written and never started', async () => {
    const key = newKey();
    const id = await idUnder(key, body('crashed'));
    // The store as a crash of the API leaves it, for a batch that Temporal does not know.
    const orphan = '01890000-0000-7000-8000-00000000000f';
    const specification = await api.store.specifications.read(id);
    const snapshot = await api.store.snapshots.read(id);
    if (!specification || !snapshot) throw new Error('not stored');
    const jobs = await api.store.specifications.readJobs(specification);
    await api.store.specifications.write({ ...specification, id: orphan }, jobs);
    await api.store.snapshots.write({ ...snapshot, batch_id: orphan }, []);
    const other = newKey();
    const sha256 = await bodySha256(body('crashed'));
    await api.store.requests.claim(other, { batch_id: orphan, body_sha256: sha256 });
    expect(await api.temporal.standing(orphan)).toBe('missing');
    expect(await idUnder(other, body('crashed'))).toBe(orphan);
    expect(await api.temporal.standing(orphan)).toBe('open');
  });

  test.each([['with a space'], ['x'.repeat(256)], [''], ['\u00e9']])('may not be %p', async (key) => {
    const response = await api.call('POST', BATCHES, body('x'), { 'Idempotency-Key': key });
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
    expect(problem.errors[0]?.message).toContain('Idempotency-Key');
  });

  test('may have 255 characters', async () => {
    await idUnder('x'.repeat(255), body('long key'));
  });
});

async function bodySha256(given: unknown): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(JSON.stringify(given)));
  return Buffer.from(digest).toString('hex');
}
