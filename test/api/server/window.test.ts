import { BATCHES, problemOf } from '../../support/api-server';
import { FakeStudio } from '../../support/fake-studio';
import { until } from '../../support/until';
import { withApi } from '../../support/with-workers';

/** Hours of a batch over HTTP: the real workflow asks the real clock; only the films are missing. */
const world = withApi();

const LIMIT_MS = 40_000;
const JOBS = [{ id: 'a', project_id: 'proj-a', formats: ['mp4' as const] }];

/** Hours in UTC, from some minutes from now on to others. */
function hours(fromMinutes: number, toMinutes: number): string {
  const clock = (minutes: number) => new Date(Date.now() + 60_000 * minutes).toISOString().slice(11, 16);
  return `${clock(fromMinutes)}-${clock(toMinutes)}`;
}

async function submit(fromMinutes: number, toMinutes: number) {
  const window = { hours: hours(fromMinutes, toMinutes), time_zone: 'utc' };
  const batch = await world.api.client.submit({ name: 'x', jobs: JOBS, window });
  expect(batch.window).toEqual({ ...window, time_zone: 'UTC', open: null, changes_at: null });
  const studio = new FakeStudio({ jobs: [{ id: 'a' }] });
  world.workers.enrol(batch.id, studio);
  return { id: batch.id, studio };
}

test(
  'a batch outside its hours is paused, says until when, and can be cancelled',
  async () => {
    const { id, studio } = await submit(60, 120);
    const closed = await until('it has looked', async () => {
      const batch = await world.api.client.get(id);
      return batch.status === 'paused' ? batch : undefined;
    });
    expect(closed).toMatchObject({ started_at: null, estimated_completion: null, window: { open: false } });
    const waits = Date.parse(closed.window?.changes_at ?? '') - Date.now();
    expect(waits).toBeGreaterThan(58 * 60_000);
    expect(waits).toBeLessThan(61 * 60_000);
    await world.api.client.cancelBatch(id);
    await until('it is cancelled', async () => (await world.api.client.get(id)).status === 'cancelled');
    expect(studio.planned).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'a batch within its hours runs',
  async () => {
    const { id } = await submit(-60, 60);
    await until('it ends', async () => (await world.api.client.get(id)).status === 'completed');
    expect((await world.api.client.get(id)).window).toMatchObject({ open: true });
  },
  LIMIT_MS,
);

test.each([
  [{ hours: '22:00-22:00', time_zone: 'UTC' }, '/window/hours'],
  [{ hours: '24:00-06:00', time_zone: 'UTC' }, '/window/hours'],
  [{ hours: '22-06', time_zone: 'UTC' }, '/window/hours'],
  [{ hours: '22:00-06:00', time_zone: 'Middle/Earth' }, '/window/time_zone'],
  [{ hours: '22:00-06:00', time_zone: '+02:00' }, '/window/time_zone'],
  [{ hours: '22:00-06:00' }, '/window/time_zone'],
  [{ hours: '22:00-06:00', time_zone: 'UTC', days: 'MON' }, '/window/days'],
  ['22:00-06:00', '/window'],
])('%j are no hours', async (window, pointer) => {
  const problem = await problemOf(await world.api.call('POST', BATCHES, { name: 'x', jobs: JOBS, window }));
  expect(problem).toMatchObject({ status: 422, errors: [{ pointer }] });
});
