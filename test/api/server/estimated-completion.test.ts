import type { BatchView } from '../../../model/views';
import { FakeStudio } from '../../support/fake-studio';
import { reportOf } from '../../support/report-of';
import { until } from '../../support/until';
import { withApi } from '../../support/with-workers';

/** Estimates and deadlines over HTTP, of real workflows; only the films are missing. */
const world = withApi();

const LIMIT_MS = 40_000;
const FAR = '2199-01-01T00:00:00.000Z';
const LONG_AGO = '2020-01-01T00:00:00.000Z';

async function shown(id: string, what: string, wanted: (batch: BatchView) => boolean): Promise<BatchView> {
  return await until(what, async () => {
    const batch = await world.api.client.get(id);
    return wanted(batch) ? batch : undefined;
  });
}

/** Two jobs, of which the first has been rendered and the second is held. */
async function halfDone(deadline?: string) {
  const studio = new FakeStudio({ jobs: [{ id: 'a' }, { id: 'b' }] });
  studio.holding.add('b');
  const given = ['a', 'b'].map((id) => ({ id, project_id: 'proj-a', formats: ['mp4' as const] }));
  const words = { name: 'x', jobs: given, max_concurrent: 1 };
  const { id } = await world.api.client.submit({ ...words, ...(deadline === undefined ? {} : { deadline }) });
  world.workers.enrol(id, studio);
  await shown(id, 'b runs', ({ counts }) => counts.completed === 1 && counts.running === 1);
  return { studio, id };
}

test(
  'a deadline is at risk when the estimate passes it, is changed and taken away, and was met or missed in the end',
  async () => {
    await world.api.store.workers.write('a-worker', { slots: 2, as_of: new Date(Date.now() + 60_000).toISOString() });
    const { studio, id } = await halfDone(FAR);
    const estimated = await shown(id, 'there is an estimate', (batch) => batch.estimated_completion !== null);
    expect(estimated).toMatchObject({ deadline: FAR, deadline_at_risk: false });
    expect(Date.parse(estimated.estimated_completion ?? '')).toBeGreaterThan(Date.now() - 2000);
    // A moment from now: it has not passed, and the estimate of three seconds passes it.
    await world.api.client.change(id, { deadline: new Date(Date.now() + 2000).toISOString() });
    await shown(id, 'it is at risk', (batch) => batch.deadline_at_risk === true);
    await world.api.client.change(id, { deadline: null });
    await shown(id, 'it is gone', (batch) => batch.deadline === null && batch.deadline_at_risk === null);
    await world.api.client.change(id, { deadline: LONG_AGO });
    await shown(id, 'it has passed', (batch) => batch.deadline === LONG_AGO && batch.deadline_at_risk === true);
    studio.release('b');
    expect(await shown(id, 'it ends', ({ status }) => status === 'completed')).toMatchObject({
      deadline: LONG_AGO,
      deadline_at_risk: true,
    });
    const report = await reportOf(world.api.client, id);
    expect(report).toMatchObject({ deadline: LONG_AGO, deadline_met: false });
    expect(report.deadline_seconds).toBeLessThan(0);
  },
  LIMIT_MS,
);

test(
  'there is no estimate while the batch is paused, nor while no worker is alive',
  async () => {
    const name = 'another-worker';
    await world.api.store.workers.write(name, { slots: 2, as_of: new Date().toISOString() });
    await world.api.store.workers.remove('a-worker');
    const { studio, id } = await halfDone();
    const isNull = (batch: BatchView) => batch.estimated_completion === null;
    await shown(id, 'there is an estimate', (batch) => !isNull(batch));
    await world.api.client.pause(id);
    await shown(id, 'there is none', (batch) => batch.status === 'paused' && isNull(batch));
    await world.api.client.resume(id);
    await shown(id, 'there is one again', (batch) => batch.status === 'running' && !isNull(batch));
    await world.api.store.workers.remove(name);
    await shown(id, 'there is none without workers', isNull);
    studio.release('b');
    const end = await shown(id, 'it ends', ({ status }) => status === 'completed');
    expect(end.estimated_completion).toBe(end.ended_at);
  },
  LIMIT_MS,
);
