import { temporalScheduleId } from '../../../model/identifier';
import type { BatchStatus } from '../../../model/status';
import { type ScheduleView, scheduleListViewSchema, scheduleViewSchema } from '../../../model/views';
import { BATCHES, problemOf, SCHEDULES } from '../../support/api-server';
import { FakeStudio } from '../../support/fake-studio';
import { reportOf } from '../../support/report-of';
import { until } from '../../support/until';
import { withApi } from '../../support/with-workers';

/** Real schedules on the real server start real workflows; only the films are missing. */
const world = withApi();

const LIMIT_MS = 60_000;
/** So far away that nothing starts by itself while a test runs. */
const NEW_YEAR = ['0 0 1 1 *'];
const labels = { show: 'pilot' };
const batch = { name: 'Proofs', labels, jobs: [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }] };

async function created(words: Record<string, unknown> = {}): Promise<ScheduleView> {
  const response = await world.api.call('POST', SCHEDULES, { name: 'Nightly', batch, cron: NEW_YEAR, ...words });
  const body = await response.json();
  expect([response.status, body]).toEqual([201, expect.anything()]);
  const schedule = scheduleViewSchema.parse(body);
  expect(response.headers.get('Location')).toBe(`${SCHEDULES}/${schedule.id}`);
  return schedule;
}

async function shown(id: string): Promise<ScheduleView> {
  return scheduleViewSchema.parse(await (await world.api.call('GET', `${SCHEDULES}/${id}`)).json());
}

async function told(id: string, verb: 'pause' | 'resume' | 'trigger'): Promise<ScheduleView> {
  const response = await world.api.call('POST', `${SCHEDULES}/${id}/${verb}`);
  expect(response.status).toBe(202);
  return scheduleViewSchema.parse(await response.json());
}

/** The batch that a schedule made, when it is there to be seen; with a studio for it. */
async function made(id: string, studio: FakeStudio, besides: readonly string[] = []): Promise<string> {
  return await until('the schedule has made a batch', async () => {
    const action = (await shown(id)).recent_actions.find(({ batch_id }) => !besides.includes(batch_id));
    if (!action?.status) return undefined;
    world.workers.enrol(action.batch_id, studio);
    return action.batch_id;
  });
}

function studioThatHolds(): FakeStudio {
  const studio = new FakeStudio({ jobs: [{ id: 'a' }] });
  studio.holding.add('a');
  return studio;
}

async function shownAs(batchId: string, status: BatchStatus): Promise<void> {
  await until(`batch ${status}`, async () => (await world.api.client.get(batchId)).status === status);
}

test(
  'a schedule is created, got, listed, paused, resumed and deleted',
  async () => {
    const schedule = await created({ overlap: 'buffer_one', note: 'for the producers', time_zone: 'europe/berlin' });
    const self = `${SCHEDULES}/${schedule.id}`;
    expect(schedule).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/),
      name: 'Nightly',
      cron: NEW_YEAR,
      every_seconds: null,
      time_zone: 'Europe/Berlin',
      overlap: 'buffer_one',
      paused: false,
      note: 'for the producers',
      created_at: expect.stringMatching(/Z$/),
      next_action_times: Array(5).fill(expect.stringMatching(/^\d{4}-12-31T23:00:00.000Z$/)),
      counts: { started: 0, skipped: 0, missed: 0 },
      links: {
        self,
        pause: `${self}/pause`,
        resume: `${self}/resume`,
        trigger: `${self}/trigger`,
        temporal_ui: `http://127.0.0.1:8233/namespaces/${world.api.namespace}/schedules/schedule-${schedule.id}`,
      },
      batch: {
        name: 'Proofs',
        priority: 50,
        max_concurrent: 4,
        on_failure: 'continue',
        labels,
        jobs: [
          {
            id: 'a',
            project_id: 'proj-a',
            formats: ['mp4'],
            quality: 'standard',
            priority: 50,
            dependencies: [],
            run_on: 'completed',
            attempts: 1,
          },
        ],
      },
      recent_actions: [],
      running_batches: [],
    });
    expect(await shown(schedule.id.toUpperCase())).toEqual(schedule);

    const other = await created({ name: 'Other', cron: undefined, every_seconds: 3600, paused: true });
    expect(other).toMatchObject({ cron: [], every_seconds: 3600, time_zone: 'UTC', overlap: 'skip', paused: true });
    const list = scheduleListViewSchema.parse(await (await world.api.call('GET', SCHEDULES)).json());
    expect(list.schedules.map(({ id }) => id)).toEqual([other.id, schedule.id]);
    expect(list.schedules[1]).toMatchObject({ name: 'Nightly', next_action_times: schedule.next_action_times });

    expect(await told(schedule.id, 'pause')).toMatchObject({
      paused: true,
      note: 'for the producers',
      next_action_times: [],
    });
    const { paused, next_action_times } = await told(schedule.id, 'resume');
    expect([paused, next_action_times]).toEqual([false, schedule.next_action_times]);
    expect(await told(other.id, 'resume')).toMatchObject({ paused: false, note: 'resumed through the API' });

    for (const { id } of [schedule, other]) {
      const removed = await world.api.call('DELETE', `${SCHEDULES}/${id}`);
      expect([removed.status, await removed.text()]).toEqual([204, '']);
      expect(await world.api.store.schedules.read(id)).toBeUndefined();
      for (const [method, path] of [
        ['GET', ''],
        ['DELETE', ''],
        ['POST', '/pause'],
        ['POST', '/resume'],
        ['POST', '/trigger'],
      ] as const) {
        const problem = await problemOf(await world.api.call(method, `${SCHEDULES}/${id}${path}`));
        expect(problem).toMatchObject({ status: 404, code: 'SCHEDULE_NOT_FOUND' });
      }
    }
    expect(await (await world.api.call('GET', SCHEDULES)).json()).toEqual({ schedules: [] });
  },
  LIMIT_MS,
);

test(
  'a schedule that is triggered, though paused, makes a batch that runs to its end; a second trigger meanwhile is skipped',
  async () => {
    const { id } = await created({ paused: true });
    await told(id, 'trigger');
    const studio = studioThatHolds();
    const batchId = await made(id, studio);
    await shownAs(batchId, 'running');
    const [action] = (await shown(id)).recent_actions;
    const running = await world.api.client.get(batchId);
    expect(running).toMatchObject({ schedule_id: id, start_at: null, priority: 50, labels });
    expect(running.name).toBe(`Proofs ${action?.scheduled_for.slice(0, 19)}Z`);
    expect((await world.api.client.list()).batches.map((one) => one.id)).toContain(batchId);

    await told(id, 'trigger');
    const skipped = await until('the second is skipped', async () => {
      const now = await shown(id);
      return now.counts.skipped === 1 ? now : undefined;
    });
    expect(skipped).toMatchObject({
      counts: { started: 1 },
      recent_actions: [{ batch_id: batchId, status: 'running', links: { batch: `${BATCHES}/${batchId}` } }],
      running_batches: [{ batch_id: batchId }],
    });

    studio.release('a');
    await shownAs(batchId, 'completed');
    expect(await reportOf(world.api.client, batchId)).toMatchObject({
      batch_id: batchId,
      status: 'completed',
    });
    const after = await until('the schedule has seen the end', async () => {
      const now = await shown(id);
      return now.running_batches.length === 0 ? now : undefined;
    });
    expect(after.recent_actions).toMatchObject([{ batch_id: batchId, status: 'completed' }]);

    // What a schedule made stays when it goes.
    await world.api.call('DELETE', `${SCHEDULES}/${id}`);
    expect(await world.api.client.get(batchId)).toMatchObject({ status: 'completed', schedule_id: id });
  },
  LIMIT_MS,
);

test.each(['cancel_other', 'terminate_other'] as const)(
  'under %s the next batch cancels the one that runs, which still ends in order',
  async (overlap) => {
    const { id } = await created({ overlap });
    await told(id, 'trigger');
    const first = studioThatHolds();
    const earlier = await made(id, first);
    await until('the job runs', () => first.running.has('a'));
    await untilAnotherSecond();
    await told(id, 'trigger');
    const later = await made(id, new FakeStudio({ jobs: [{ id: 'a' }] }), [earlier]);
    await shownAs(later, 'completed');
    await shownAs(earlier, 'cancelled');
    expect(await reportOf(world.api.client, earlier)).toMatchObject({ status: 'cancelled' });
    expect(first.running.size).toBe(0);
    await world.api.call('DELETE', `${SCHEDULES}/${id}`);
  },
  LIMIT_MS,
);

test(
  'under allow_all batches run beside each other, and all that run are named',
  async () => {
    const { id } = await created({ overlap: 'allow_all' });
    const studio = studioThatHolds();
    await told(id, 'trigger');
    const earlier = await made(id, studio);
    await untilAnotherSecond();
    await told(id, 'trigger');
    const later = await made(id, studio, [earlier]);
    await shownAs(earlier, 'running');
    await shownAs(later, 'running');
    const { running_batches, counts } = await shown(id);
    expect(running_batches.map(({ batch_id }) => batch_id)).toEqual([later, earlier]);
    expect(counts).toEqual({ started: 2, skipped: 0, missed: 0 });
    studio.release('a');
    await shownAs(earlier, 'completed');
    await shownAs(later, 'completed');
    await world.api.call('DELETE', `${SCHEDULES}/${id}`);
  },
  LIMIT_MS,
);

test(
  'a batch is named after the time that the schedule names, however late it is made; the longest names fit',
  async () => {
    const name = '🎬'.repeat(100);
    const words = { name, batch: { ...batch, name }, cron: ['0 22 1 7 *'], time_zone: 'Europe/Berlin' };
    const { id } = await created(words);
    const [start, end] = [new Date('2026-07-01T00:00:00Z'), new Date('2026-07-02T00:00:00Z')];
    await world.workers.client.schedule.getHandle(temporalScheduleId(id)).backfill({ start, end });
    const batchId = await made(id, new FakeStudio({ jobs: [{ id: 'a' }] }));
    await shownAs(batchId, 'completed');
    expect(await world.api.client.get(batchId)).toMatchObject({
      name: `${name} 2026-07-01T20:00:00Z`,
      schedule_id: id,
    });
    expect((await shown(id)).recent_actions).toMatchObject([{ scheduled_for: '2026-07-01T20:00:00.000Z' }]);
    await world.api.call('DELETE', `${SCHEDULES}/${id}`);
  },
  LIMIT_MS,
);

/** Temporal names a schedule's workflows by the second: two in one second are one. */
async function untilAnotherSecond(): Promise<void> {
  const second = new Date().getSeconds();
  await until('another second', () => new Date().getSeconds() !== second);
}
