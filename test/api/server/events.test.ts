import type { BatchEvent } from '../../../api/client/event-types';
import {
  allBatchesStateViewSchema,
  batchEventViewSchema,
  batchStateViewSchema,
  jobEventViewSchema,
} from '../../../model/event-views';
import { BATCHES, problemOf } from '../../support/api-server';
import { FakeStudio } from '../../support/fake-studio';
import { until } from '../../support/until';
import { withApi } from '../../support/with-workers';

const world = withApi();
const LIMIT_MS = 40_000;

async function begin(ids: readonly string[], prepare: (studio: FakeStudio) => void = () => {}) {
  const studio = new FakeStudio({ jobs: ids.map((id) => ({ id })) });
  prepare(studio);
  const jobs = ids.map((id) => ({ id, project_id: 'proj-a', formats: ['mp4' as const] }));
  const { id } = await world.api.client.submit({ name: 'x', jobs });
  world.workers.enrol(id, studio);
  return { id, studio };
}

/** Follows a batch and keeps what it is told. */
function follow(id: string, lastEventId?: string) {
  const events: BatchEvent[] = [];
  const controller = new AbortController();
  const { signal } = controller;
  const stream = world.api.client.events(id, { signal, ...(lastEventId === undefined ? {} : { lastEventId }) });
  const ended = (async () => {
    for await (const event of stream) events.push(event);
  })().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  const stop = async () => {
    controller.abort();
    await ended;
  };
  return { events, stop };
}

function isEnd({ type, data }: BatchEvent): boolean {
  return type === 'batch' && data.report_ready;
}

test(
  'a batch is followed from its state to its report, each event as the schema says and none twice',
  async () => {
    const { id, studio } = await begin(['a', 'b'], ({ holding }) => holding.add('a'));
    await studio.until(() => studio.running.has('a'));
    const { events, stop } = follow(id);
    await until('a runs', () => events.some(({ type, data }) => type === 'job' && 'job_id' in data));
    studio.release('a');
    await until('the end', () => events.some(isEnd));
    await stop();
    const [first, ...rest] = events;
    expect(batchStateViewSchema.parse(first?.data)).toMatchObject({ batch_id: id });
    for (const { type, data } of rest) {
      if (type === 'job') jobEventViewSchema.parse(data);
      else batchEventViewSchema.parse(data);
    }
    const last = (job: string) =>
      rest.flatMap((event) => (event.type === 'job' && event.data.job_id === job ? [event.data] : [])).at(-1);
    expect(last('a')).toMatchObject({ status: 'completed', progress: 100, deliverables: [{ status: 'completed' }] });
    expect(rest.findLast(({ type }) => type === 'batch')?.data).toMatchObject({
      status: 'completed',
      progress: 100,
      counts: { completed: 2 },
    });
    const texts = rest.map(({ type, data }) => type + JSON.stringify({ ...data, as_of: '' }));
    expect(texts.filter((text, index) => text === texts[index - 1])).toEqual([]);
    expect(new Set(rest.map((event) => event.id)).size).toBe(rest.length);
  },
  LIMIT_MS,
);

test(
  'who comes back is told what was missed and no more; who was never here is told all of it',
  async () => {
    const { id, studio } = await begin(['a'], ({ holding }) => holding.add('a'));
    await studio.until(() => studio.running.has('a'));
    const before = follow(id);
    await until('the state', () => before.events.length > 0);
    await before.stop();
    const other = follow(id);
    studio.release('a');
    await until('the end', () => other.events.some(isEnd));
    const back = follow(id, before.events.at(-1)?.id);
    const stranger = follow(id, '00000000-7');
    await until('both', () => back.events.some(isEnd) && stranger.events.length > 0);
    await Promise.all([other.stop(), back.stop(), stranger.stop()]);
    // Whoever went on following saw the same.
    const behind = other.events.slice(1);
    expect(back.events.slice(-behind.length)).toEqual(behind);
    expect(back.events.map(({ type }) => type)).not.toContain('state');
    expect(stranger.events.map(({ type }) => type)).toEqual(['state']);
    expect(batchStateViewSchema.parse(stranger.events[0]?.data)).toMatchObject({ jobs: { a: 'completed' } });
  },
  LIMIT_MS,
);

test(
  'however many follow, a batch is looked at once a second',
  async () => {
    const { id, studio } = await begin(['a'], ({ holding }) => holding.add('a'));
    await studio.until(() => studio.running.has('a'));
    const asked = jest.spyOn(world.api.temporal, 'heartbeats');
    const followers = Array.from({ length: 500 }, () => follow(id));
    await until('all have the state', () => followers.every(({ events }) => events.length > 0));
    asked.mockClear();
    const since = performance.now();
    await until('some looks', () => asked.mock.calls.length >= 3);
    const seconds = (performance.now() - since) / 1000;
    studio.release('a');
    await until('all know of the end', () => followers.every(({ events }) => events.some(isEnd)));
    await Promise.all(followers.map(({ stop }) => stop()));
    // At most one a second: 500 who each had one look made would be 500 times as many.
    expect(asked.mock.calls.length).toBeLessThanOrEqual(3 + seconds * 4);
    asked.mockRestore();
    const [first = [], ...others] = followers.map(({ events }) => events.slice(1));
    // Who came a look later has one look less.
    for (const events of others) expect(events).toEqual(first.slice(first.length - events.length));
  },
  LIMIT_MS,
);

test(
  'all batches are followed by those that have not ended',
  async () => {
    const { id, studio } = await begin(['a'], ({ holding }) => holding.add('a'));
    await studio.until(() => studio.running.has('a'));
    const controller = new AbortController();
    const told: unknown[] = [];
    for await (const { type, data } of world.api.client.allEvents({ signal: controller.signal })) {
      if (type === 'state') {
        expect(allBatchesStateViewSchema.parse(data).batches.map((batch) => batch.batch_id)).toEqual([id]);
        studio.release('a');
        continue;
      }
      told.push(batchEventViewSchema.parse(data));
      if (data.batch_id === id && data.report_ready) break;
    }
    expect(told.at(-1)).toMatchObject({ status: 'completed', progress: 100 });
  },
  LIMIT_MS,
);

test('a batch that is not there has no events', async () => {
  const unknown = '01a20000-0000-7000-8000-000000000000';
  const answer = await world.api.call('GET', `${BATCHES}/${unknown}/events`);
  expect(await problemOf(answer)).toMatchObject({ status: 404, code: 'BATCH_NOT_FOUND' });
  const head = await world.api.call('HEAD', '/api/v1/batch/events');
  expect(head.status).toBe(200);
  expect(head.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8');
});
