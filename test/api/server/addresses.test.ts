import { request } from 'node:http';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';

let api: ApiServer;
let batchId: string;
beforeAll(async () => {
  api = await startApi();
  batchId = (await api.client.submit({ name: 'x', jobs: [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }] })).id;
}, 60_000);
afterAll(async () => await api.stop());

const place = (path: string) => path.replace('{batch}', `${BATCHES}/${batchId}`);

describe('addresses', () => {
  test.each([
    ['PUT', BATCHES, 'GET, HEAD, POST, OPTIONS'],
    ['DELETE', '{batch}', 'GET, HEAD, PATCH, OPTIONS'],
    ['POST', '{batch}/progress', 'GET, HEAD, OPTIONS'],
    ['POST', '{batch}/report', 'GET, HEAD, OPTIONS'],
    ['GET', '{batch}/cancel', 'POST, OPTIONS'],
    ['PUT', '{batch}/jobs/a', 'GET, HEAD, PATCH, OPTIONS'],
    ['GET', '{batch}/jobs', 'POST, OPTIONS'],
    ['GET', '{batch}/jobs/a/cancel', 'POST, OPTIONS'],
    ['GET', '{batch}/jobs/a/retry', 'POST, OPTIONS'],
    ['POST', '{batch}/jobs/a/deliverables/mp4/file', 'GET, HEAD, OPTIONS'],
    ['POST', '/api/v1/presets', 'GET, HEAD, OPTIONS'],
    ['POST', '/healthz', 'GET, HEAD, OPTIONS'],
  ])('refuse %s %s and say what they take, also to OPTIONS', async (method, path, allow) => {
    const response = await api.call(method, place(path));
    expect(await problemOf(response)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(response.headers.get('Allow')).toBe(allow);
    const options = await api.call('OPTIONS', place(path));
    expect([options.status, options.headers.get('Allow')]).toEqual([204, allow]);
  });

  test.each([BATCHES, '{batch}', '{batch}/progress', '{batch}/jobs/a', '/api/v1/presets', '/healthz'])(
    'answer HEAD of %s as GET, without the body',
    async (path) => {
      const [head, get] = await Promise.all([api.call('HEAD', place(path)), api.call('GET', place(path))]);
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect(head.headers.get('Content-Type')).toBe(get.headers.get('Content-Type'));
    },
  );

  const nobody = '01890000-0000-7000-8000-000000000000';
  test.each([
    ['GET', '/', 'NOT_FOUND'],
    ['GET', '/api/v1', 'NOT_FOUND'],
    ['POST', '{batch}/jobs/a/restart', 'NOT_FOUND'],
    ['GET', `${BATCHES}/%`, 'NOT_FOUND'],
    ['GET', `${BATCHES}/%ff`, 'NOT_FOUND'],
    ['GET', `${BATCHES}/${nobody}`, 'BATCH_NOT_FOUND'],
    ['GET', `${BATCHES}/${nobody}/progress`, 'BATCH_NOT_FOUND'],
    ['GET', `${BATCHES}/${nobody}/report`, 'BATCH_NOT_FOUND'],
    ['POST', `${BATCHES}/${nobody}/cancel`, 'BATCH_NOT_FOUND'],
    ['POST', `${BATCHES}/${nobody}/jobs/a/retry`, 'BATCH_NOT_FOUND'],
    ['GET', `${BATCHES}/..%2f..%2fspecifications`, 'BATCH_NOT_FOUND'],
    ['GET', `${BATCHES}/a%00`, 'BATCH_NOT_FOUND'],
    ['GET', '{batch}/jobs/b', 'JOB_NOT_FOUND'],
    ['GET', '{batch}/jobs/constructor', 'JOB_NOT_FOUND'],
    ['GET', '{batch}/jobs/__proto__', 'JOB_NOT_FOUND'],
    ['GET', '{batch}/jobs/a%2fcancel', 'JOB_NOT_FOUND'],
    ['POST', '{batch}/jobs/b/cancel', 'JOB_NOT_FOUND'],
    ['POST', '{batch}/jobs/b/retry', 'JOB_NOT_FOUND'],
  ])('have nothing for %s %s: %s', async (method, path, code) => {
    const problem = await problemOf(await api.call(method, place(path)));
    expect(problem).toMatchObject({ status: 404, code, instance: place(path) });
  });

  test('find a batch by its id in capitals and a job by its escaped id', async () => {
    expect(await (await api.call('GET', `${BATCHES}/${batchId.toUpperCase()}`)).json()).toMatchObject({ id: batchId });
    expect(await (await api.call('GET', place('{batch}/jobs/%61'))).json()).toMatchObject({ id: 'a' });
  });
});

describe('the guard', () => {
  /** fetch does not let a Host be set. */
  const statusFor = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asking = request(`${api.url}${BATCHES}`, { headers, agent: false }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      asking.on('error', reject).end();
    });

  test.each(['studio.example', 'studio.example:8080', '127.0.0.1.example', '127.0.0.1@studio.example', '10.0.0.1'])(
    'refuses the Host %p',
    async (host) => {
      expect(await statusFor({ Host: host })).toBe(403);
    },
  );

  test.each(['127.0.0.1', 'localhost:8080', '[::1]:8080', 'LOCALHOST'])('takes the Host %p', async (host) => {
    expect(await statusFor({ Host: host })).toBe(200);
  });

  test.each(['http://studio.example', 'https://127.0.0.1', 'http://127.0.0.1:1', 'null'])(
    'refuses a page of the origin %p, whatever it asks',
    async (origin) => {
      for (const [method, path] of [
        ['GET', BATCHES],
        ['POST', place('{batch}/cancel')],
        ['OPTIONS', BATCHES],
      ] as const) {
        const response = await api.call(method, path, undefined, { Origin: origin });
        expect(await problemOf(response)).toMatchObject({ status: 403, code: 'FORBIDDEN_ORIGIN' });
        expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
      }
    },
  );

  test('takes a page of its own', async () => {
    expect((await api.call('GET', BATCHES, undefined, { Origin: api.url })).status).toBe(200);
  });
});

describe('every answer', () => {
  test.each([BATCHES, '/nowhere', '/healthz'])('of %s is guarded by headers and has an id of its own', async (path) => {
    const [first, second] = await Promise.all([api.call('GET', path), api.call('GET', path)]);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    expect(first.headers.get('X-Powered-By')).toBeNull();
    const ids = [first, second].map(({ headers }) => headers.get('X-Request-Id'));
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(ids[1]).not.toBe(ids[0]);
  });
});
