import { temporalScheduleId } from '../../model/identifier';
import { SCHEDULES } from '../support/api-server';
import { FakeStudio } from '../support/fake-studio';
import { until } from '../support/until';
import { withApi } from '../support/with-workers';
import { keepHistory } from './keep-history';

/** Like record-histories.ts, for what schedules start: their batches lie in a store, where the API puts them. */
const world = withApi();

test.each([
  ['to its end', 'scheduled-batch'],
  ['and is cancelled', 'scheduled-batch-cancelled'],
])(
  'a batch of a schedule that runs %s',
  async (end, name) => {
    const batch = { name: 'Proofs', jobs: [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }] };
    const words = { name: 'Nightly', batch, cron: ['0 0 1 1 *'] };
    const { id } = (await (await world.api.call('POST', SCHEDULES, words)).json()) as { id: string };
    const schedule = world.workers.client.schedule.getHandle(temporalScheduleId(id));
    await schedule.trigger();
    const { workflowId, firstExecutionRunId } = await until('it has begun', async () => {
      return (await schedule.describe()).info.recentActions[0]?.action.workflow;
    });
    const studio = new FakeStudio({ jobs: [{ id: 'a' }] });
    studio.holding.add('a');
    world.workers.enrol(firstExecutionRunId, studio);
    await studio.until(() => studio.running.has('a'));
    const handle = world.workers.client.workflow.getHandle(workflowId);
    if (end === 'to its end') studio.release('a');
    else await handle.cancel();
    await handle.result();
    await keepHistory(world.workers.client, workflowId, name);
  },
  60_000,
);
