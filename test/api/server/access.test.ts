import type { Scope } from '../../../model/scope';
import { type ApiServer, BATCHES, problemOf, SCHEDULES, startApi } from '../../support/api-server';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => await api.stop());

const BATCH = {
  name: 'x',
  jobs: [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }],
  start_at: '2100-01-01T00:00:00Z',
};
const SCHEDULE = { name: 's', cron: ['0 3 * * *'], batch: { name: 'x', jobs: BATCH.jobs } };

interface Wanted {
  readonly tenant?: string;
  readonly scopes?: readonly Scope[];
}

async function keyOf({ tenant = 'studio-a', scopes = ['read', 'submit', 'operate'] }: Wanted = {}) {
  const { key, shown } = await api.store.apiKeys.create({ name: 'test', tenant, scopes: [...scopes] }, new Date());
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    await api.call(method, path, body, { Authorization: `Bearer ${shown}`, ...headers });
  return { key, shown, call };
}

async function submit(as: Awaited<ReturnType<typeof keyOf>>, headers?: Record<string, string>): Promise<string> {
  const answer = await as.call('POST', BATCHES, BATCH, headers);
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}

async function idsSeen(as: Awaited<ReturnType<typeof keyOf>>): Promise<string[]> {
  const { batches } = (await (await as.call('GET', BATCHES)).json()) as { batches: { id: string }[] };
  return batches.map(({ id }) => id);
}

test('without keys everybody on this machine may do everything; the first key closes the API to who shows none', async () => {
  expect((await api.call('GET', BATCHES)).status).toBe(200);
  const { call } = await keyOf();
  const refused = await api.call('GET', BATCHES);
  expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer realm="reelbatch"');
  expect(await problemOf(refused)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  expect((await call('GET', BATCHES)).status).toBe(200);
  // Who looks whether the service lives has no key, and learns nothing else.
  expect((await api.call('GET', '/healthz')).status).toBe(200);
});

test.each([
  ['none', ''],
  ['of another scheme', 'Basic cmI6cmI='],
  ['half a key', 'Bearer rb_0123456789ab'],
  ['a key that was never made', `Bearer rb_0123456789ab_${'A'.repeat(43)}`],
  ['a path', `Bearer rb_../../keys_${'A'.repeat(43)}`],
])('refuses %s', async (_, header) => {
  await keyOf();
  const answer = await api.call('GET', BATCHES, undefined, { Authorization: header });
  expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
});

test('refuses the secret of another key, and a key that was revoked at once', async () => {
  const [one, other] = [await keyOf(), await keyOf()];
  const mixed = `rb_${one.key.id}_${other.shown.slice(16)}`;
  const answer = await api.call('GET', BATCHES, undefined, { Authorization: `Bearer ${mixed}` });
  expect(answer.status).toBe(401);
  expect((await one.call('GET', BATCHES)).status).toBe(200);
  await api.store.apiKeys.revoke(one.key.id, new Date());
  expect((await one.call('GET', BATCHES)).status).toBe(401);
  expect((await other.call('GET', BATCHES)).status).toBe(200);
});

test('keeps of a key nothing that would open the API', async () => {
  const { shown, key } = await keyOf();
  expect(JSON.stringify(await api.store.apiKeys.list())).not.toContain(shown.slice(16));
  expect(key.sha256).toHaveLength(64);
});

test.each([
  ['read', 'GET', '{batch}', 200],
  ['read', 'GET', '{batch}/progress', 200],
  ['read', 'POST', BATCHES, 403],
  ['read', 'POST', '{batch}/cancel', 403],
  ['read', 'PATCH', '{batch}', 403],
  ['submit', 'POST', BATCHES, 202],
  ['submit', 'POST', `${BATCHES}/`, 202],
  ['submit', 'GET', '{batch}', 403],
  ['submit', 'POST', '{batch}/pause', 403],
  ['submit', 'POST', SCHEDULES, 201],
  ['submit', 'DELETE', `${SCHEDULES}/x`, 403],
  ['operate', 'POST', '{batch}/pause', 202],
  ['operate', 'POST', '{batch}/jobs', 403],
  ['operate', 'POST', '/api/v1/nowhere', 404],
] as const)('a key with the scope %s alone: %s %s is %i', async (scope, method, path, status) => {
  const owner = await keyOf();
  const at = path.replace('{batch}', `${BATCHES}/${await submit(owner)}`);
  const { call } = await keyOf({ scopes: [scope] });
  const body =
    method !== 'POST' ? undefined : path === SCHEDULES ? SCHEDULE : path.endsWith('/pause') ? undefined : BATCH;
  const answer = await call(method, at, body);
  expect(answer.status).toBe(status);
  if (status === 403) expect(await problemOf(answer)).toMatchObject({ code: 'FORBIDDEN_SCOPE' });
});

describe('a tenant', () => {
  test('sees and changes its own batches, and is told of no other', async () => {
    const [a, b, all] = [
      await keyOf({ tenant: 'ten-a' }),
      await keyOf({ tenant: 'ten-b' }),
      await keyOf({ tenant: '*' }),
    ];
    const [ofA, ofB] = [await submit(a), await submit(b)];
    expect(await idsSeen(a)).toEqual([ofA]);
    expect(await idsSeen(b)).toEqual([ofB]);
    expect(await idsSeen(all)).toEqual(expect.arrayContaining([ofA, ofB]));
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/progress'],
      ['GET', '/events'],
      ['GET', '/report'],
      ['GET', '/jobs/a'],
      ['GET', '/jobs/a/deliverables/mp4/file'],
      ['POST', '/cancel'],
      ['POST', '/jobs/a/retry'],
      ['PATCH', ''],
      ['POST', '/jobs'],
    ] as const) {
      const answer = await b.call(
        method,
        `${BATCHES}/${ofA}${path}`,
        method === 'PATCH' ? { priority: 'low' } : undefined,
      );
      expect([path, await problemOf(answer)]).toEqual([path, expect.objectContaining({ code: 'BATCH_NOT_FOUND' })]);
      const upper = await b.call(method, `${BATCHES}/${ofA.toUpperCase()}${path}`);
      expect(upper.status).toBe(404);
    }
    expect((await a.call('POST', `${BATCHES}/${ofA}/cancel`)).status).toBe(202);
  });

  test('has Idempotency-Keys of its own', async () => {
    const [a, b] = [await keyOf({ tenant: 'ten-a' }), await keyOf({ tenant: 'ten-b' })];
    const headers = { 'Idempotency-Key': 'night-7' };
    const [first, again, other] = [await submit(a, headers), await submit(a, headers), await submit(b, headers)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('has schedules of its own, whose batches are its own', async () => {
    const [a, b] = [await keyOf({ tenant: 'ten-a' }), await keyOf({ tenant: 'ten-b' })];
    const { id } = (await (await a.call('POST', SCHEDULES, SCHEDULE)).json()) as { id: string };
    expect((await api.store.schedules.read(id))?.tenant).toBe('ten-a');
    expect((await a.call('GET', `${SCHEDULES}/${id}`)).status).toBe(200);
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/trigger'],
      ['DELETE', ''],
    ] as const)
      expect((await b.call(method, `${SCHEDULES}/${id}${path}`)).status).toBe(404);
    const { schedules } = (await (await b.call('GET', SCHEDULES)).json()) as { schedules: { id: string }[] };
    expect(schedules.map((one) => one.id)).not.toContain(id);
    expect((await a.call('DELETE', `${SCHEDULES}/${id}`)).status).toBe(204);
  });

  test('is told by the stream of all batches of its own alone', async () => {
    const [a, b] = [await keyOf({ tenant: 'str-a' }), await keyOf({ tenant: 'str-b' })];
    const [ofA] = [await submit(a), await submit(b)];
    const answer = await a.call('GET', '/api/v1/batch/events');
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    while (!text.includes('\n\nid:') && !text.includes('"batches"'))
      text += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    const [, data = '{}'] = /^data: (.*)$/m.exec(text) ?? [];
    const { batches } = JSON.parse(data) as { batches: { batch_id: string }[] };
    expect(batches.map(({ batch_id }) => batch_id)).toEqual([ofA]);
  });
});

test('so many requests a minute are answered, for each key', async () => {
  const slow = await startApi({ limits: { rateLimit: 3 } });
  try {
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await slow.call('GET', BATCHES)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await slow.call('GET', BATCHES);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(refused.headers.get('RateLimit-Policy')).toContain('q=3');
    expect(await problemOf(refused)).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    const { shown } = await slow.store.apiKeys.create({ name: 'k', tenant: '*', scopes: ['read'] }, new Date());
    expect((await slow.call('GET', BATCHES, undefined, { Authorization: `Bearer ${shown}` })).status).toBe(200);
  } finally {
    await slow.stop();
  }
});

test('who guesses keys is limited by the address, and keeps nobody out who has one', async () => {
  const slow = await startApi({ limits: { rateLimit: 3 } });
  try {
    const { shown } = await slow.store.apiKeys.create({ name: 'k', tenant: '*', scopes: ['read'] }, new Date());
    const guess = async (key: string) =>
      (await slow.call('GET', BATCHES, undefined, { Authorization: `Bearer ${key}` })).status;
    const statuses: number[] = [];
    for (const letter of 'ABCD') statuses.push(await guess(`${shown.slice(0, 16)}${letter.repeat(43)}`));
    expect(statuses).toEqual([401, 401, 401, 429]);
    // Neither with none, nor with another.
    expect((await slow.call('GET', BATCHES)).status).toBe(429);
    expect(await guess(`rb_0123456789ab_${'A'.repeat(43)}`)).toBe(429);
    expect(await guess(shown)).toBe(200);
  } finally {
    await slow.stop();
  }
});
