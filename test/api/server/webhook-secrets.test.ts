import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Outbox } from '../../../activities/webhook/outbox';
import { batchWorkflowId, jobWorkflowId } from '../../../model/identifier';
import { webhookWorkflowId } from '../../../model/workflow-id';
import { BATCHES, problemOf, SCHEDULES } from '../../support/api-server';
import { FakeStudio } from '../../support/fake-studio';
import { until } from '../../support/until';
import { withApi } from '../../support/with-workers';

const world = withApi();
const LIMIT_MS = 60_000;
/** google.rpc.Code */
const NOT_FOUND = 5;
const TOKEN = 'tok-5f1c2e';

/** Keeps each caller waiting until it is told to answer. */
const held: { readonly id: string; readonly response: ServerResponse }[] = [];
const receiver = createServer((request, response) => {
  request.resume().on('end', () => held.push({ id: String(request.headers['webhook-id']), response }));
});
const answer = (id: string, status: number) => {
  const index = held.findIndex((one) => one.id === id);
  const [one] = index < 0 ? [] : held.splice(index, 1);
  one?.response.writeHead(status).end();
  return one !== undefined;
};
let url: string;
beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${TOKEN}?key=${TOKEN}`;
});
afterAll(() => {
  receiver.close();
  receiver.closeAllConnections();
});

const JOBS = [{ id: 'a', project_id: 'proj-a', formats: ['mp4' as const] }];

/** Everything that stands in a history, payloads included; nothing where there is none yet. */
async function historyOf(workflowId: string): Promise<string> {
  try {
    const history = await world.workers.client.workflow.getHandle(workflowId).fetchHistory();
    return JSON.stringify(history).replace(/"data":"([^"]*)"/g, (_, data: string) =>
      Buffer.from(data, 'base64').toString(),
    );
  } catch (error) {
    if ((error as { code?: number }).code === NOT_FOUND) return '';
    throw error;
  }
}

test(
  'the address of a webhook stands in no history, no answer and no report',
  async () => {
    const webhooks = [{ url, events: ['batch.ended' as const] }];
    const { id } = await world.api.client.submit({ name: 'Night', jobs: JOBS, webhooks });
    world.workers.enrol(id, new FakeStudio({ jobs: [{ id: 'a' }] }));
    const [message] = await until('there is a message', async () => {
      const { messages } = await world.api.client.messages(id);
      return messages.length > 0 ? messages : undefined;
    });
    const messageId = message?.id ?? '';
    await until('it is refused', () => answer(messageId, 500));
    await until('that is noted', async () => (await world.api.client.messages(id)).messages[0]?.last_error);
    await until('it is taken', () => answer(messageId, 204));
    await world.workers.client.workflow.getHandle(webhookWorkflowId(messageId)).result();
    await until('the report is there', async () => (await world.api.client.get(id)).links.report);
    const ids = [batchWorkflowId(id), jobWorkflowId(id, 'a'), webhookWorkflowId(messageId)];
    const histories = await Promise.all(ids.map(historyOf));
    // What is looked for would be seen.
    expect(histories[0]).toContain('Night');
    expect(histories[2]).toContain('answered 500');
    const answers = await Promise.all(
      ['', '/progress', '/webhooks', '/report?format=json', '/report?format=html', '/report?format=csv'].map(
        async (path) => await (await world.api.call('GET', `${BATCHES}/${id}${path}`)).text(),
      ),
    );
    expect(answers[2]).toContain(new URL(url).origin);
    for (const text of [...histories, ...answers]) expect(text).not.toContain(TOKEN);
  },
  LIMIT_MS,
);

test(
  'nor in that of a schedule',
  async () => {
    const batch = { name: 'Nightly', jobs: JOBS, webhooks: [{ url, events: ['batch.ended'] }] };
    const made = await world.api.call('POST', SCHEDULES, { name: 's', cron: ['0 3 * * *'], batch });
    const { id } = (await made.json()) as { id: string };
    await world.api.call('POST', `${SCHEDULES}/${id}/trigger`);
    const batchId = await until('it has made a batch', async () => {
      const shown = (await (await world.api.call('GET', `${SCHEDULES}/${id}`)).json()) as {
        running_batches: { batch_id: string }[];
      };
      return shown.running_batches[0]?.batch_id;
    });
    const workflows = world.workers.client.workflow.list({ query: 'WorkflowType = "ScheduledBatch"' });
    const histories: string[] = [
      await until('it is loaded', async () => {
        const text = await historyOf(batchWorkflowId(batchId));
        return text.includes('Nightly') ? text : undefined;
      }),
    ];
    for await (const { workflowId } of workflows) histories.push(await historyOf(workflowId));
    expect(histories.length).toBeGreaterThan(1);
    expect(histories.join()).toContain('Nightly');
    expect(histories.join()).not.toContain(TOKEN);
    expect(await (await world.api.call('GET', `${SCHEDULES}/${id}`)).text()).not.toContain(TOKEN);
    await world.api.call('DELETE', `${SCHEDULES}/${id}`);
    world.workers.enrol(batchId, new FakeStudio({ jobs: [{ id: 'a' }] }));
  },
  LIMIT_MS,
);

test(
  'a replay that comes while the message is sent is sent behind it',
  async () => {
    const webhooks = [{ url, events: ['batch.started' as const] }];
    const { id } = await world.api.client.submit({ name: 'Night', jobs: JOBS, webhooks });
    world.workers.enrol(id, new FakeStudio({ jobs: [{ id: 'a' }] }));
    const first = await until('it is being sent', () => held[0]);
    await world.api.client.replayMessage(id, first.id);
    answer(first.id, 204);
    await until('it comes once more', () => held.some((one) => one.id === first.id));
    answer(first.id, 204);
    await world.workers.client.workflow.getHandle(webhookWorkflowId(first.id)).result();
    const { messages } = await world.api.client.messages(id);
    expect(messages.map(({ attempts }) => attempts)).toEqual([2]);
  },
  LIMIT_MS,
);

// The last: from here on the API asks for keys.
test(
  'what the webhook of the setting is told is shown to no tenant',
  async () => {
    const { store } = world.api;
    const callAs = async (tenant: string) => {
      const { shown } = await store.apiKeys.create(
        { name: 'k', tenant, scopes: ['read', 'submit', 'operate'] },
        new Date(),
      );
      return async (method: string, path: string, body?: unknown) =>
        await world.api.call(method, `${BATCHES}${path}`, body, { Authorization: `Bearer ${shown}` });
    };
    const [studio, all] = [await callAs('studio-a'), await callAs('*')];
    const made = await studio('POST', '', {
      name: 'x',
      jobs: JOBS,
      start_at: '2100-01-01T00:00:00Z',
      webhooks: [{ url }],
    });
    const { id } = (await made.json()) as { id: string };
    const snapshot = await store.snapshots.read(id);
    if (!snapshot) throw new Error('it has no snapshot');
    const started = { ...snapshot, status: 'running' as const, started_at: snapshot.as_of };
    const elsewhere = url.replace('127.0.0.1', 'localhost');
    await new Outbox(store, elsewhere).announce({ batch: started, jobs: [] }, world.workers.client);
    const listed = async (call: typeof studio) =>
      ((await (await call('GET', `/${id}/webhooks`)).json()) as { messages: { id: string; url: string }[] }).messages;
    expect((await listed(studio)).map((one) => one.url)).toEqual([`${new URL(url).origin}/...`]);
    const global = (await listed(all)).find((one) => one.url.includes('localhost'));
    expect(global?.url).toBe(`${new URL(elsewhere).origin}/...`);
    const replayed = await studio('POST', `/${id}/webhooks/${global?.id}/replay`);
    expect(await problemOf(replayed)).toMatchObject({ code: 'MESSAGE_NOT_FOUND' });
    for (const { id: messageId } of await listed(all)) await until('it is sent', () => answer(messageId, 204));
  },
  LIMIT_MS,
);
