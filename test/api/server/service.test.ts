import { rm } from 'node:fs/promises';
import { type ApiServer, problemOf, startApi } from '../../support/api-server';
import { Scrape } from '../../support/scrape';
import { storedId } from '../../support/stored-batch';

let api: ApiServer;
beforeEach(async () => {
  api = await startApi();
}, 60_000);
afterEach(async () => await api.stop());

test('it is alive and ready', async () => {
  expect(await api.client.alive()).toEqual({ status: 'ok' });
  expect(await api.client.ready()).toEqual({ status: 'ok' });
});

test('without the media root it is alive and not ready, and a stranger is told no path', async () => {
  await rm(api.mediaRoot, { recursive: true });
  const problem = await problemOf(await api.call('GET', '/readyz'));
  expect(problem).toMatchObject({ status: 503, code: 'NOT_READY' });
  expect(problem.detail).toContain('The media root cannot be read.');
  expect(JSON.stringify(problem)).not.toContain(api.mediaRoot);
  expect(await api.client.alive()).toEqual({ status: 'ok' });
});

test('no address of a request becomes a label', async () => {
  for (const path of ['/secret', `/api/v1/batch/jobs/${storedId(1)}`, '/api/v1/batch/jobs/x/y/z'])
    await api.call('GET', path);
  const text = await api.client.metrics();
  const routes = [...text.matchAll(/route="([^"]*)"/g)].map(([, route]) => route);
  expect(new Set(routes)).toEqual(new Set(['other', '/api/v1/batch/jobs/{batch_id}']));
  expect(new Scrape(text).values('reelbatch_http_requests_total', { route: 'other', status: '404' })).toEqual([2]);
});

test('a tenant is shown no sums over all tenants; who sees all is', async () => {
  const own = await api.store.apiKeys.create({ name: 'own', tenant: 'a', scopes: ['read'] }, new Date());
  const all = await api.store.apiKeys.create({ name: 'all', tenant: '*', scopes: ['read'] }, new Date());
  const asked = async (path: string, key?: string) =>
    await api.call('GET', path, undefined, key === undefined ? {} : { Authorization: `Bearer ${key}` });
  for (const path of ['/metrics', '/api/v1/system/targets']) {
    expect(await problemOf(await asked(path))).toMatchObject({ status: 401 });
    expect(await problemOf(await asked(path, own.shown))).toMatchObject({ status: 403, code: 'FORBIDDEN_SCOPE' });
    expect((await asked(path, all.shown)).status).toBe(200);
  }
  for (const path of ['/livez', '/readyz']) expect((await asked(path)).status).toBe(200);
});
