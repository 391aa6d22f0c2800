import { openStore } from '../../../store/store';
import { type ApiServer, startApi } from '../../support/api-server';
import { commandLine } from '../../support/command-line';
import { temporaryFolder } from '../../support/media';

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

test('keys are made, listed and revoked where the state folder is; the first closes the API', async () => {
  const folder = await temporaryFolder();
  const cli = commandLine(() => api.url, { REELBATCH_STATE_DIR: folder.path, REELBATCH_MEDIA_ROOT: folder.path });
  try {
    const made = await cli.run(['keys', 'create', '--name', 'pipeline', '--scope', 'read', 'submit']);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rb_[0-9a-f]{12}_[A-Za-z0-9_-]{43}\n$/) });
    expect(made.stderr).toContain('answers nobody without a key');
    const store = await openStore({ stateDir: folder.path, mediaRoot: folder.path });
    const key = await store.apiKeys.find(made.stdout.trim());
    expect(key).toMatchObject({ name: 'pipeline', tenant: 'pipeline', scopes: ['read', 'submit'] });
    const listed = JSON.parse((await cli.run(['keys', 'list', '--json'])).stdout);
    expect(listed).toEqual({ keys: [expect.objectContaining({ id: key?.id, revoked_at: null })] });
    expect(JSON.stringify(listed)).not.toContain('sha256');
    expect(await cli.run(['keys', 'revoke', key?.id ?? ''])).toMatchObject({ code: 0 });
    expect(await store.apiKeys.find(made.stdout.trim())).toBeUndefined();
    expect(await cli.run(['keys', 'revoke', 'nobody'])).toMatchObject({ code: 1 });
    expect(await cli.run(['keys', 'create', '--name', 'a b'])).toMatchObject({ code: 2 });
    expect(await cli.run(['keys', 'create', '--name', 'a', '--scope', 'all'])).toMatchObject({ code: 2 });
  } finally {
    await folder.remove();
  }
});
