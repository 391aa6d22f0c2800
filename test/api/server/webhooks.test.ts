import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { webhookMessageListViewSchema } from '../../../model/views';
import { BATCHES, problemOf, startApi } from '../../support/api-server';
import { FakeStudio } from '../../support/fake-studio';
import { WEBHOOK_SECRET } from '../../support/fake-workers';
import { until } from '../../support/until';
import { withApi } from '../../support/with-workers';

const world = withApi();
const LIMIT_MS = 60_000;

interface Told {
  readonly id: string;
  readonly message: { readonly type: string; readonly data: Readonly<Record<string, unknown>> };
}

/** Verifies what it is told by the scheme's own library. */
class Receiver {
  readonly told: Told[] = [];
  /** How often it is away before it answers. */
  refusals = 0;
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      this.refusals -= 1;
      if (this.refusals >= 0) return void response.writeHead(503).end();
      const message = new Webhook(WEBHOOK_SECRET).verify(
        body,
        request.headers as Record<string, string>,
      ) as Told['message'];
      this.told.push({ id: String(request.headers['webhook-id']), message });
      response.writeHead(204).end();
    });
  });

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  stop(): void {
    this.server.close();
  }
}

const receiver = new Receiver();
beforeAll(async () => await receiver.start());
afterAll(() => receiver.stop());

async function begin(events?: ('batch.started' | 'batch.ended' | 'job.ended')[]) {
  const studio = new FakeStudio({ jobs: [{ id: 'a' }, { id: 'b' }] });
  const jobs = ['a', 'b'].map((id) => ({ id, project_id: 'proj-a', formats: ['mp4' as const] }));
  const webhooks = [{ url: receiver.url, ...(events ? { events } : {}) }];
  const { id } = await world.api.client.submit({ name: 'Night', jobs, webhooks, labels: { show: 'pilot' } });
  world.workers.enrol(id, studio);
  return id;
}

const toldOf = (id: string) => receiver.told.filter(({ message }) => message.data['batch_id'] === id);

test(
  'a batch tells of its start and its end, signed and once; a replay says the same again',
  async () => {
    const id = await begin();
    await until('both', () => toldOf(id).length === 2);
    const byType = new Map(toldOf(id).map(({ message }) => [message.type, message.data]));
    expect(byType.get('batch.started')).toMatchObject({
      ...{ name: 'Night', status: 'running' },
      labels: { show: 'pilot' },
    });
    expect(byType.get('batch.ended')).toMatchObject({ status: 'completed', counts: { completed: 2 } });
    const messages = await until('all are noted', async () => {
      const list = (await world.api.client.messages(id)).messages;
      return list.every((message) => message.delivered_at !== null) ? list : undefined;
    });
    expect(messages.map(({ type, attempts }) => [type, attempts])).toEqual([
      ['batch.started', 1],
      ['batch.ended', 1],
    ]);
    const ended = messages[1]?.id ?? '';
    await world.api.client.replayMessage(id, ended);
    await until('the replay', () => toldOf(id).length === 3);
    const twice = toldOf(id).filter((one) => one.id === ended);
    expect(twice).toHaveLength(2);
    expect(twice[1]).toEqual(twice[0]);
    await until('it is noted', async () => (await world.api.client.messages(id)).messages[1]?.attempts === 2);
  },
  LIMIT_MS,
);

test(
  'tells of each job who asks for it, and tries again while the receiver is away',
  async () => {
    receiver.refusals = 1;
    const id = await begin(['job.ended']);
    await until('a failed attempt is shown', async () => {
      const { messages } = webhookMessageListViewSchema.parse(await world.api.client.messages(id));
      return messages.some((message) => message.last_error?.includes('answered 503'));
    });
    await until('both jobs', () => toldOf(id).length === 2);
    expect(
      toldOf(id)
        .map(({ message }) => [message.type, message.data['job_id'], message.data['status']])
        .sort(),
    ).toEqual([
      ['job.ended', 'a', 'completed'],
      ['job.ended', 'b', 'completed'],
    ]);
    const [first] = toldOf(id);
    expect(first?.message.data['deliverables']).toEqual([expect.objectContaining({ id: 'mp4', status: 'completed' })]);
  },
  LIMIT_MS,
);

test('the faults of webhooks are told with the others of a submission', async () => {
  const jobs = [{ project_id: 'proj-a', formats: ['mp4'] }];
  const bad = ['ftp://a/', 'https://user:secret@a/', 'nowhere', 'http://a/#b'].map((url) => ({ url }));
  const answer = await world.api.call('POST', BATCHES, {
    name: 'x',
    jobs,
    webhooks: [...bad, { url: 'https://a/', events: [] }],
  });
  const { errors } = await problemOf(answer);
  expect(errors.map(({ pointer }) => pointer)).toEqual([
    '/webhooks/0/url',
    '/webhooks/1/url',
    '/webhooks/2/url',
    '/webhooks/3/url',
    '/webhooks/4/events',
  ]);
  const unknown = await world.api.call('POST', `${BATCHES}/01a20000-0000-7000-8000-000000000000/webhooks/msg_1/replay`);
  expect(await problemOf(unknown)).toMatchObject({ code: 'BATCH_NOT_FOUND' });
});

test('without a secret nothing is taken that could not be signed', async () => {
  const api = await startApi({ limits: { webhooks: false } });
  try {
    const body = { name: 'x', jobs: [{ project_id: 'proj-a', formats: ['mp4'] }], webhooks: [{ url: 'https://a/' }] };
    const { errors } = await problemOf(await api.call('POST', BATCHES, body));
    expect(errors).toEqual([{ pointer: '/webhooks', message: expect.stringContaining('REELBATCH_WEBHOOK_SECRET') }]);
  } finally {
    await api.stop();
  }
});
