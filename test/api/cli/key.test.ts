import { type ApiServer, startApi } from '../../support/api-server';
import { commandLine } from '../../support/command-line';

// Each command is a process of its own.
jest.setTimeout(60_000);

let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => await api.stop());

test('a key is shown to the API, and one that is missing is asked for', async () => {
  const { shown } = await api.store.apiKeys.create({ name: 'reader', tenant: '*', scopes: ['read'] }, new Date());
  const without = await commandLine(() => api.url).run(['list']);
  expect(without).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Authorization: Bearer') });
  expect(await commandLine(() => api.url, { REELBATCH_API_KEY: shown }).run(['list'])).toMatchObject({ code: 0 });
});
