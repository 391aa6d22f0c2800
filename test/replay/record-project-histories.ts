import { join } from 'node:path';
import { makeClip } from '../support/media';
import { withApi } from '../support/with-workers';
import { keepHistory } from './keep-history';

/** Like record-histories.ts, for what the API asks of projects. */
const world = withApi();

test('a look at a project and a picture of it', async () => {
  await makeClip(join(world.api.mediaRoot, 'proj-a', 'a.mp4'), { seconds: 1 });
  expect((await world.api.call('GET', '/api/v1/projects/proj-a')).status).toBe(200);
  expect((await world.api.call('GET', '/api/v1/projects/proj-a/thumbnail')).status).toBe(200);
  const { workflow } = world.workers.client;
  for (const [type, name] of [
    ['LookAtProject', 'project-look'],
    ['MakeThumbnail', 'project-thumbnail'],
  ] as const)
    for await (const { workflowId } of workflow.list({ query: `WorkflowType = "${type}"` }))
      await keepHistory(world.workers.client, workflowId, name);
}, 60_000);
