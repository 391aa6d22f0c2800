import { mkdir } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { join } from 'node:path';
import { type ApiServer, BATCHES, problemOf, SCHEDULES, startApi } from '../../support/api-server';
import { batchSnapshot, batchSpecification, jobSpecification, storedId } from '../../support/stored-batch';

/** What every answer says of itself: what it is the answer to, whether it is still the same, how many may follow. */
let api: ApiServer;
const id = storedId(1);
const BATCH = `${BATCHES}/${id}`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

beforeAll(async () => {
  api = await startApi();
  await api.store.specifications.write(batchSpecification({ id }), [jobSpecification('a')]);
  const ended = {
    batch_id: id,
    status: 'completed' as const,
    ended_at: '2026-01-02T00:00:00.000Z',
    report_ready: true,
  };
  await api.store.snapshots.write(batchSnapshot(ended), []);
  await api.store.reports.write(id, { json: '{}', csv: 'a', html: '<html></html>' });
}, 60_000);
afterAll(async () => await api.stop());

/** As a client asks that adds nothing of its own. */
async function plainly(path: string, headers: OutgoingHttpHeaders) {
  return await new Promise<{ status: number | undefined; bytes: number; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const asked = request(`${api.url}${path}`, { headers }, (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        response.on('end', () => resolve({ status: response.statusCode, bytes, headers: response.headers }));
      });
      asked.on('error', reject).end();
    },
  );
}

describe('an answer that is still the same', () => {
  const places = () => [
    BATCHES,
    BATCH,
    `${BATCH}/progress`,
    `${BATCH}/jobs/a`,
    `${BATCH}/webhooks`,
    `${BATCH}/report`,
    `${BATCH}/report?format=csv`,
    `${BATCH}/report?format=html`,
    SCHEDULES,
    '/api/v1/presets',
    '/api/v1/projects',
    '/openapi.json',
    '/healthz',
  ];

  test('is not sent again to who names its ETag, with no-cache beside it or without', async () => {
    for (const path of places()) {
      const first = await plainly(path, {});
      const { etag } = first.headers;
      expect([path, first.status, etag, first.headers['cache-control']]).toEqual([
        path,
        200,
        expect.stringMatching(/^(W\/)?"[^"]+"$/),
        'private, no-cache',
      ]);
      const tags = { 'If-None-Match': `"other", ${etag}` };
      const also = [{}, { 'Cache-Control': 'no-cache' }, { 'Cache-Control': 'max-age=0' }, { Pragma: 'no-cache' }];
      for (const more of also) {
        const { status, bytes, headers } = await plainly(path, { ...tags, ...more });
        expect([path, more, status, bytes, headers['etag']]).toEqual([path, more, 304, 0, etag]);
      }
      const fetched = await api.call('GET', path, undefined, { 'If-None-Match': String(etag) });
      expect([path, fetched.status]).toEqual([path, 304]);
      expect((await plainly(path, { 'If-None-Match': '"other"' })).bytes).toBe(first.bytes);
    }
  });

  test('is another one once something has changed', async () => {
    const etag = String((await plainly('/api/v1/projects', {})).headers['etag']);
    await mkdir(join(api.mediaRoot, 'new'));
    expect(await plainly('/api/v1/projects', { 'If-None-Match': etag })).toMatchObject({ status: 200 });
  });

  test('a problem has no ETag and is not kept', async () => {
    for (const headers of [{}, { 'If-None-Match': '*' }]) {
      const answer = await plainly(`${BATCHES}/${storedId(9)}`, headers);
      expect([answer.status, answer.headers['etag'], answer.headers['cache-control']]).toEqual([
        404,
        undefined,
        'no-store',
      ]);
    }
  });
});

describe('every answer', () => {
  const asked: readonly [string, string, number, unknown?][] = [
    ['GET', BATCHES, 200],
    ['HEAD', BATCHES, 200],
    ['OPTIONS', BATCHES, 204],
    ['GET', '/nothing', 404],
    ['GET', `${BATCHES}/${storedId(9)}`, 404],
    ['PUT', BATCHES, 405],
    ['POST', BATCHES, 422, {}],
    ['POST', BATCHES, 400, '{'],
    ['GET', `${BATCHES}?limit=x`, 422],
  ];

  test('bears the id that its request brought, and says how many may follow', async () => {
    for (const [method, path, status, body] of asked) {
      const answer = await api.call(method, path, body, { 'X-Request-Id': 'trailer-7.a_B' });
      expect([method, path, answer.status, answer.headers.get('X-Request-Id')]).toEqual([
        ...[method, path, status],
        'trailer-7.a_B',
      ]);
      expect(answer.headers.get('RateLimit')).toMatch(/r=\d+; t=\d+/);
      expect(answer.headers.get('RateLimit-Policy')).toMatch(/q=1000000; w=60/);
    }
    expect((await api.call('GET', '/healthz', undefined, { 'X-Request-Id': 'h' })).headers.get('X-Request-Id')).toBe(
      'h',
    );
  });

  test.each(['', 'two words', 'a'.repeat(129), '{"level":60}', 'a,b'])(
    'bears one of its own where %p was brought',
    async (given) => {
      const answer = await api.call('GET', '/nothing', undefined, { 'X-Request-Id': given });
      expect(answer.headers.get('X-Request-Id')).toMatch(UUID);
    },
  );

  test('without a key that is known counts too, for the address that it comes from', async () => {
    const closed = await startApi({ limits: { rateLimit: 3 } });
    try {
      await closed.store.apiKeys.create({ name: 'k', scopes: ['read'], tenant: '*' }, new Date());
      const answers: Response[] = [];
      for (const headers of [{}, { Authorization: 'Bearer none' }, {}, { Authorization: 'Bearer other' }])
        answers.push(await closed.call('GET', BATCHES, undefined, headers));
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
      for (const { headers } of answers) {
        expect(headers.get('X-Request-Id')).toMatch(UUID);
        expect(headers.get('RateLimit-Policy')).toContain('q=3');
      }
      expect(await problemOf(answers[3] as Response)).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    } finally {
      await closed.stop();
    }
  });
});
