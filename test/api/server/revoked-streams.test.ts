import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type ApiServer, BATCHES, startApi } from '../../support/api-server';

let api: ApiServer;
beforeEach(async () => {
  api = await startApi();
}, 60_000);
afterEach(async () => await api.stop());

const EVENTS = '/api/v1/batch/events';

async function follow(path: string, key?: string): Promise<{ stream: IncomingMessage; ended: Promise<unknown> }> {
  const headers = key === undefined ? {} : { Authorization: `Bearer ${key}` };
  const [stream] = (await once(get(`${api.url}${path}`, { headers }), 'response')) as [IncomingMessage];
  expect(stream.statusCode).toBe(200);
  stream.on('error', () => {});
  return { stream: stream.resume(), ended: once(stream, 'close').catch(() => {}) };
}

const newKey = async () =>
  await api.store.apiKeys.create({ name: 'k', tenant: '*', scopes: ['read', 'submit'] }, new Date());

test('a stream ends when its key is revoked, and no other does', async () => {
  const jobs = [{ id: 'a', project_id: 'proj-a', formats: ['mp4' as const] }];
  const { id } = await api.client.submit({ name: 'x', jobs, start_at: '2100-01-01T00:00:00Z' });
  const [revoked, kept] = [await newKey(), await newKey()];
  const [all, one, other] = [
    await follow(EVENTS, revoked.shown),
    await follow(`${BATCHES}/${id}/events`, revoked.shown),
    await follow(EVENTS, kept.shown),
  ];
  await api.store.apiKeys.revoke(revoked.key.id, new Date());
  await Promise.all([all.ended, one.ended]);
  expect(other.stream.destroyed).toBe(false);
  other.stream.destroy();
});

test('a stream that was opened without a key ends when the first key closes the API', async () => {
  const { ended } = await follow(EVENTS);
  await newKey();
  await ended;
});
