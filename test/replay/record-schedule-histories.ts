import { temporalScheduleId } from '../../model/identifier';
import { type ApiServer, SCHEDULES, startApi } from '../support/api-server';
import { FakeStudio } from '../support/fake-studio';
import { type FakeWorkers, startFakeWorkers } from '../support/fake-workers';
import { until } from '../support/until';
import { keepHistory } from './keep-history';

/** Like record-histories.ts, for what schedules start: their batches lie in a store, where the API puts them. */
let api: ApiServer;
let workers: FakeWorkers;
beforeAll(async () => {
  api = await startApi();
  workers = await startFakeWorkers(api);
}, 60_000);
afterAll(async () => {
  await workers.stop();
  await api.stop();
});

test.each([
  ['to its end', 'scheduled-batch'],
  ['and is cancelled', 'scheduled-batch-cancelled'],
])(
  'a batch of a schedule that runs %s',
  async (end, name) => {
    const batch = { name: 'Proofs', jobs: [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }] };
    const words = { name: 'Nightly', batch, cron: ['0 0 1 1 *'] };
    const { id } = (await (await api.call('POST', SCHEDULES, words)).json()) as { id: string };
    const schedule = workers.client.schedule.getHandle(temporalScheduleId(id));
    await schedule.trigger();
    const { workflowId, firstExecutionRunId } = await until('it has begun', async () => {
      return (await schedule.describe()).info.recentActions[0]?.action.workflow;
    });
    const studio = new FakeStudio({ jobs: [{ id: 'a' }] });
    studio.holding.add('a');
    workers.enrol(firstExecutionRunId, studio);
    await studio.until(() => studio.running.has('a'));
    const handle = workers.client.workflow.getHandle(workflowId);
    if (end === 'to its end') studio.release('a');
    else await handle.cancel();
    await handle.result();
    await keepHistory(workers.client, workflowId, name);
  },
  60_000,
);
