import { BATCHES } from '../support/api-server';
import { withApi } from '../support/with-workers';
import { keepHistory } from './keep-history';

/** Like record-histories.ts, for what the API asks before anything is submitted. */
const world = withApi();

test('jobs that are only planned', async () => {
  const jobs = [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }];
  const response = await world.api.call('POST', `${BATCHES}?dry_run=true`, { name: 'Trailer', jobs });
  expect(response.status).toBe(200);
  const found: string[] = [];
  for await (const { workflowId } of world.workers.client.workflow.list({ query: 'WorkflowType = "PlanWorkflow"' }))
    found.push(workflowId);
  expect(found).toHaveLength(1);
  await keepHistory(world.workers.client, found[0] ?? '', 'plan');
}, 60_000);
