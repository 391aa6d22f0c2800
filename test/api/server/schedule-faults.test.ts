import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../../api/server/problem';
import { takeSchedule } from '../../../api/server/schedule-intake';
import type { TemporalSchedules } from '../../../api/server/temporal-schedules';
import { BUILT_IN } from '../../../model/preset-set';
import { specifySchedule } from '../../../model/schedule';
import { scheduleViewSchema } from '../../../model/views';
import { openStore, type Store } from '../../../store/store';
import { type ApiServer, problemOf, SCHEDULES, startApi } from '../../support/api-server';
import { temporaryFolder } from '../../support/media';
import { storedId } from '../../support/stored-batch';
import { testServerAddress } from '../../support/temporal-server';
import { until } from '../../support/until';

/** No worker is alive here: a schedule is taken or refused by the API, the store and Temporal alone. */
let api: ApiServer;
beforeAll(async () => {
  api = await startApi({ limits: { maxJobs: 20 } });
}, 60_000);
afterAll(async () => await api.stop());

const job = { project_id: 'proj-a', formats: ['mp4'] };
const batch = { name: 'Proofs', jobs: [job] };
const sound = { name: 'Nightly', batch, cron: ['0 0 1 1 *'] };

const stored = async ({ root }: Store) => await readdir(join(root, 'schedules')).catch(() => []);

async function faults(body: unknown): Promise<string[]> {
  const problem = await problemOf(await api.call('POST', SCHEDULES, body));
  expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST', instance: SCHEDULES });
  return problem.errors.map(({ pointer, message }) => `${pointer}: ${message}`);
}

async function nextTimes(words: Record<string, unknown>): Promise<readonly string[]> {
  const response = await api.call('POST', SCHEDULES, { ...sound, ...words });
  expect(response.status).toBe(201);
  const { id, next_action_times } = scheduleViewSchema.parse(await response.json());
  expect((await api.call('DELETE', `${SCHEDULES}/${id}`)).status).toBe(204);
  return next_action_times;
}

describe('the faults of a schedule', () => {
  afterAll(async () => expect(await stored(api.store)).toEqual([]));

  test('are told all at once, those of its batch included, each with its pointer', async () => {
    const told = await faults({
      name: '',
      batch: {
        name: 'one\ntwo',
        jobs: [
          { id: 'a', project_id: 'nowhere', formats: ['avi'], dependencies: ['nobody'] },
          { id: 'a', project_id: 'proj-a', formats: ['mp4'] },
        ],
        start_at: '2199-01-01T00:00:00Z',
        max_concurrent: 9,
      },
      cron: ['0 22 * * 1-5', '0 25 * * *', 7],
      every_seconds: 59,
      time_zone: 'Europe/Atlantis',
      overlap: 'queue',
      paused: 'yes',
      note: 1,
      colour: 'red',
    });
    const cron =
      'is minute, hour, day of month, month and day of week, like 0 22 * * 1-5, and comes true some day (numbers, names, *, lists, ranges, steps)';
    expect(told.sort()).toEqual(
      [
        '/name: is text of 1 to 200 characters; this is ""',
        '/batch/name: has a control character, like a line break or a tab; it may have none',
        '/batch/jobs/0/project_id: the media root has no project folder nowhere',
        '/batch/jobs/0/formats/0: is one of mp4, mov, webm or the name of a preset, which GET /api/v1/presets lists; this is "avi"',
        '/batch/jobs/0/dependencies/0: no job of this batch has the id nobody',
        '/batch/jobs/1/id: a is the id of jobs/0 already',
        '/batch/max_concurrent: is a whole number from 1 to 8; this is 9',
        '/batch/start_at: is not a field of a batch of a schedule, which has name, jobs, priority, max_concurrent, on_failure, window, webhooks, labels',
        `/cron/1: ${cron}; this is "0 25 * * *"`,
        `/cron/2: ${cron}; this is 7`,
        '/every_seconds: is a whole number of seconds from 60 to 31536000; this is 59',
        '/time_zone: is the name of a time zone, like Europe/Berlin; this is "Europe/Atlantis"',
        '/overlap: is one of skip, buffer_one, buffer_all, cancel_other, terminate_other, allow_all; this is "queue"',
        '/paused: is true or false; this is "yes"',
        '/note: is text of at most 500 characters; this is 1',
        '/colour: is not a field of a schedule, which has name, batch, cron, every_seconds, time_zone, overlap, paused, note',
      ].sort(),
    );
  });

  test.each([
    ['no time', { name: 'x', batch }, [': names no time: it needs cron, every_seconds or both']],
    [
      'an empty list of times',
      { ...sound, cron: [] },
      ['/cron: is a list of one to 20 cron expressions; this is a list of 0'],
    ],
    [
      'no batch',
      { ...sound, batch: undefined },
      [expect.stringContaining('/batch: is a batch of a schedule: an object with')],
    ],
    ['an array', [], [expect.stringContaining(': is a schedule: an object with')]],
    ['null', 'null', [expect.stringContaining(': is a schedule: an object with')]],
  ])('name %s', async (_, body, expected) => {
    expect(await faults(body)).toEqual(expected);
  });

  test.each(['Europe/Atlantis', '', 'UTC+1', '+02:00', 'Local', '../../etc/passwd', 2, null])(
    'name the time zone %p',
    async (time_zone) => {
      expect(await faults({ ...sound, time_zone })).toEqual([expect.stringMatching(/^\/time_zone: /)]);
    },
  );

  test('in the words of Temporal where it alone knows better: it takes the second name of a zone in one spelling only', async () => {
    const problem = await problemOf(await api.call('POST', SCHEDULES, { ...sound, time_zone: 'asia/KOLKATA' }));
    expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
    expect(problem.detail).toMatch(/Temporal says: .*asia\/KOLKATA/);
  });

  test('a body that is not declared as JSON', async () => {
    const response = await api.call('POST', SCHEDULES, '{}', { 'Content-Type': 'text/plain' });
    expect(await problemOf(response)).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });
});

describe('times', () => {
  test('are those of the zone: the hour in UTC moves with summer time', async () => {
    const cron = ['0 22 1 1,7 *'];
    const berlin = await nextTimes({ cron, time_zone: 'Europe/Berlin' });
    expect(berlin).toHaveLength(5);
    for (const time of berlin) expect(time).toMatch(/^\d{4}-(07-01T20|01-01T21):00:00\.000Z$/);
    expect(new Set(berlin.map((time) => time.slice(11, 13)))).toEqual(new Set(['20', '21']));
    for (const time of await nextTimes({ cron })) expect(time).toMatch(/-0[17]-01T22:00:00\.000Z$/);
  });

  test.each([
    'UTC',
    'Etc/UTC',
    'GMT',
    'America/Argentina/Ushuaia',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'Europe/Kyiv',
    'asia/tokyo',
  ])('are taken in the zone %s', async (time_zone) => {
    expect(await nextTimes({ time_zone })).toHaveLength(5);
  });

  test('of a day must match both of its fields', async () => {
    for (const time of await nextTimes({ cron: ['0 0 13 * FRI'] })) {
      expect([new Date(time).getUTCDay(), new Date(time).getUTCDate()]).toEqual([5, 13]);
    }
  });

  test('are every so many seconds, beside those of the clock', async () => {
    const times = (await nextTimes({ cron: ['30 0 * * *'], every_seconds: 3600 })).map((time) => new Date(time));
    expect(times.filter((time) => time.getUTCMinutes() === 0).length).toBeGreaterThanOrEqual(4);
  });
});

describe('a schedule that is sent again under its key', () => {
  const headers = { 'Idempotency-Key': 'nightly' };

  test('is the one that it made first; another one under that key is refused', async () => {
    const sends = [1, 2].map(async () => await api.call('POST', SCHEDULES, sound, headers));
    const [first, second] = await Promise.all(
      sends.map(async (send) => scheduleViewSchema.parse(await (await send).json())),
    );
    expect(second).toEqual(first);
    const problem = await problemOf(await api.call('POST', SCHEDULES, { ...sound, name: 'x' }, headers));
    expect(problem).toMatchObject({ status: 409, code: 'IDEMPOTENCY_CONFLICT' });
    expect(await stored(api.store)).toEqual([`${first?.id}.json`]);
    await api.call('DELETE', `${SCHEDULES}/${first?.id}`);
  });
});

describe('addresses of schedules', () => {
  test.each([
    ['PUT', '', 'GET, HEAD, POST, OPTIONS'],
    ['PATCH', '/{id}', 'GET, HEAD, DELETE, OPTIONS'],
    ['GET', '/{id}/pause', 'POST, OPTIONS'],
    ['GET', '/{id}/resume', 'POST, OPTIONS'],
    ['GET', '/{id}/trigger', 'POST, OPTIONS'],
  ])('refuse %s %s and say what they take, also to OPTIONS', async (method, path, allow) => {
    const place = `${SCHEDULES}${path.replace('{id}', storedId(1))}`;
    const response = await api.call(method, place);
    expect(await problemOf(response)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(response.headers.get('Allow')).toBe(allow);
    const options = await api.call('OPTIONS', place);
    expect([options.status, options.headers.get('Allow')]).toEqual([204, allow]);
  });

  test.each(['x', storedId(1), '..%2f..%2frequests', 'a%00'])('have nothing for %s', async (id) => {
    const problem = await problemOf(await api.call('GET', `${SCHEDULES}/${id}`));
    expect(problem).toMatchObject({ status: 404, code: 'SCHEDULE_NOT_FOUND' });
  });
});

describe('a schedule', () => {
  test('that somebody deleted in Temporal is gone, and what is left of it goes with a DELETE', async () => {
    const id = storedId(2);
    await api.store.schedules.write(specifySchedule(parsed(), { id, createdAt: new Date(), tenant: null }));
    expect(await (await api.call('GET', SCHEDULES)).json()).toEqual({ schedules: [] });
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/trigger'],
      ['POST', '/pause'],
    ] as const)
      expect(await problemOf(await api.call(method, `${SCHEDULES}/${id}${path}`))).toMatchObject({ status: 404 });
    expect((await api.call('DELETE', `${SCHEDULES}/${id}`)).status).toBe(204);
    expect(await stored(api.store)).toEqual([]);
  });

  test.each([
    ['is not reached', async () => ({ address: '127.0.0.1:1', namespace: 'default' })],
    ['refuses it', async () => ({ address: testServerAddress(), namespace: `test-${randomUUID()}` })],
  ])(
    'that Temporal %s leaves nothing behind',
    async (_, place) => {
      const away = await startApi({ place: await place() });
      try {
        const problem = await problemOf(await away.call('POST', SCHEDULES, sound));
        expect(problem).toMatchObject({ status: 503, code: 'TEMPORAL_UNAVAILABLE' });
        expect(await stored(away.store)).toEqual([]);
        await away.store.schedules.write(
          specifySchedule(parsed(), { id: storedId(1), createdAt: new Date(), tenant: null }),
        );
        const asked = [
          ['GET', ''],
          ['GET', `/${storedId(1)}`],
          ['DELETE', `/${storedId(1)}`],
          ['POST', `/${storedId(1)}/trigger`],
          ['POST', `/${storedId(1)}/pause`],
        ] as const;
        const answers = asked.map(([method, path]) => away.call(method, `${SCHEDULES}${path}`));
        for (const answer of await Promise.all(answers)) expect(await problemOf(answer)).toMatchObject({ status: 503 });
        expect(await stored(away.store)).toHaveLength(1);
      } finally {
        await away.stop();
      }
    },
    60_000,
  );

  test('of which Temporal did not say whether it made it is removed there, however often that must be tried', async () => {
    const folder = await temporaryFolder();
    try {
      const store = await openStore({ stateDir: folder.path, mediaRoot: folder.path });
      await mkdir(join(folder.path, 'proj-a'));
      const created: string[] = [];
      const removals: string[] = [];
      const tooLate = async () => {
        throw new Problem('TEMPORAL_UNAVAILABLE', 'Too late.');
      };
      const schedules: Pick<TemporalSchedules, 'create' | 'remove'> = {
        create: async ({ id }) => {
          created.push(id);
          await tooLate();
        },
        remove: async (id) => {
          removals.push(id);
          if (removals.length === 1) await tooLate();
          return true;
        },
      };
      const plans = { forecast: async () => [] };
      const temporal = {
        address: 'x',
        isReachable: async () => true,
        schedules: schedules as TemporalSchedules,
        plans,
      };
      const waiting = { inTurn: async <T>(work: () => Promise<T>) => await work() };
      const limits = { maxJobs: 10, maxConcurrent: 8 };
      await expect(
        takeSchedule(
          { store, temporal, waiting, limits, presets: BUILT_IN },
          { body: sound, idempotencyKey: undefined, tenant: null },
        ),
      ).rejects.toMatchObject({
        code: 'TEMPORAL_UNAVAILABLE',
      });
      expect(await stored(store)).toEqual([]);
      await until('it is removed', () => removals.length === 2);
      expect(removals).toEqual([created[0], created[0]]);
    } finally {
      await folder.remove();
    }
  });
});

function parsed() {
  const template = { name: 'Proofs', jobs: [], priority: 50, max_concurrent: 4, on_failure: 'continue' as const };
  const rules = { time_zone: 'UTC', overlap: 'skip' as const, paused: false, note: '' };
  return { name: 'Nightly', batch: template, cron: ['0 0 1 1 *'], ...rules };
}
