import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookWorkflowId } from '../../model/workflow-id';
import { FakeStudio } from '../support/fake-studio';
import { until } from '../support/until';
import { withApi } from '../support/with-workers';
import { keepHistory } from './keep-history';

/** Like record-histories.ts, for a message to a webhook that does not take it at once. */
const world = withApi();

test('a message that is taken at the second try', async () => {
  let asked = 0;
  const receiver = createServer((_request, response) => {
    asked += 1;
    response.writeHead(asked === 1 ? 503 : 204).end();
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const jobs = [{ id: 'a', project_id: 'proj-a', formats: ['mp4' as const] }];
  const { id } = await world.api.client.submit({ name: 'x', jobs, webhooks: [{ url, events: ['batch.ended'] }] });
  world.workers.enrol(id, new FakeStudio({ jobs: [{ id: 'a' }] }));
  const [message] = await until('it is sent', async () => {
    const { messages } = await world.api.client.messages(id);
    return messages.length > 0 ? messages : undefined;
  });
  const workflowId = webhookWorkflowId(message?.id ?? '');
  await world.workers.client.workflow.getHandle(workflowId).result();
  await keepHistory(world.workers.client, workflowId, 'webhook-delivery');
  receiver.close();
}, 60_000);
