import { type ApiServer, BATCHES, SCHEDULES, startApi } from '../../support/api-server';

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
const NOBODY = '01890000-0000-7000-8000-000000000000';
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const OF_BATCHES = [
  ...['', '/progress', '/events', '/report', '/webhooks', '/jobs', '/cancel', '/pause', '/resume', '/retry'],
  ...[
    '/webhooks/msg_0123456789abcdef0123456789abcdef/replay',
    '/jobs/a',
    '/jobs/a/cancel',
    '/jobs/a/retry',
    '/nowhere',
  ],
  ...['/jobs/a/deliverables/mp4/file', '/jobs/a/deliverables/mp4/retry', '?jobs_limit=x', '/progress?jobs_after=%00'],
];
const OF_SCHEDULES = ['', '/pause', '/resume', '/trigger', '/nowhere'];
const CONDITIONS: Record<string, string>[] = [
  {},
  { 'If-Match': '"x"', 'If-None-Match': '*' },
  { Range: 'bytes=999999999-', 'Idempotency-Key': 'night' },
];

/** Everything of an answer that could tell one id from another. */
async function told(answer: Response, id: string) {
  const headers = Object.fromEntries(
    [...answer.headers].filter(([name]) => !['date', 'x-request-id', 'ratelimit', 'connection'].includes(name)),
  );
  return { status: answer.status, headers, body: (await answer.text()).replaceAll(id, 'ID') };
}

test.each([
  ['batch', BATCHES, BATCH, OF_BATCHES],
  ['schedule', SCHEDULES, SCHEDULE, OF_SCHEDULES],
] as const)(
  "of another tenant's %s everything is answered as of one that never was",
  async (_, address, body, paths) => {
    const callAs = async (tenant: string) => {
      const scopes = ['read', 'submit', 'operate'] as const;
      const { shown } = await api.store.apiKeys.create({ name: 'k', tenant, scopes: [...scopes] }, new Date());
      return async (method: string, path: string, sent?: unknown, headers: Record<string, string> = {}) =>
        await api.call(method, path, sent, { Authorization: `Bearer ${shown}`, ...headers });
    };
    const [owner, other] = [await callAs('studio-a'), await callAs('studio-b')];
    const { id } = (await (await owner('POST', address, body)).json()) as { id: string };
    expect((await owner('GET', `${address}/${id}`)).status).toBe(200);
    for (const path of paths)
      for (const method of METHODS)
        for (const headers of CONDITIONS)
          for (const sent of method === 'POST' || method === 'PATCH'
            ? [undefined, {}, { jobs: BATCH.jobs }]
            : [undefined]) {
            const of = async (one: string) =>
              await told(await other(method, `${address}/${one}${path}`, sent, headers), one);
            const [foreign, unknown] = [await of(id), await of(NOBODY)];
            expect([method, path, foreign]).toEqual([method, path, unknown]);
            expect(foreign.status).toBe(404);
          }
  },
  120_000,
);
