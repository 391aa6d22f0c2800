import { join } from 'node:path';
import { keepRoom } from '../../worker/keep-room';
import { makeClip } from '../support/media';
import { until } from '../support/until';
import { openWorkshop, type Workshop } from '../support/workshop';

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
});
afterEach(async () => await workshop.remove());

async function bytesOfRenditions(): Promise<number> {
  return (await workshop.store.renditions.list()).reduce((sum, { bytes }) => sum + bytes, 0);
}

test('two films, each larger than the room for renditions, are made at a time, and afterwards there is room', async () => {
  for (const [name, tone] of [
    ['one', 300],
    ['two', 500],
  ] as const)
    await makeClip(join(workshop.mediaRoot, name, 'a.mp4'), { seconds: 20, tone });
  const removed: number[] = [];
  const limitBytes = 100_000;
  const room = keepRoom({
    store: workshop.store,
    limitBytes,
    inUseMs: 3000,
    soonMs: 20,
    log: {
      info: (told: object) => removed.push((told as { count: number }).count),
      warn: (told: object) => fail(told),
    },
  });
  try {
    const plans = [await workshop.plan('one', ['mov', 'mp4']), await workshop.plan('two', ['mov', 'mp4'])];
    // A span or a stretch that was removed too early would fail the join: nobody renders again here.
    const results = (await Promise.all(plans.map((plan, index) => workshop.finish(plan, `job-${index}`)))).flat();
    expect(results.map(({ status }) => status)).toEqual(Array(4).fill('completed'));
    expect(await bytesOfRenditions()).toBeGreaterThan(limitBytes);
  } finally {
    await room.stop();
  }
  const later = keepRoom({
    store: workshop.store,
    limitBytes,
    inUseMs: 0,
    log: {
      info: (told: object) => removed.push((told as { count: number }).count),
      warn: (told: object) => fail(told),
    },
  });
  await until('there is room', async () => (await bytesOfRenditions()) <= limitBytes);
  await later.stop();
  expect(removed.at(-1)).toBeGreaterThan(0);
  const again = await workshop.plan('one', ['mov']);
  expect(again.spans.some(({ missing }) => missing)).toBe(true);
  expect(await workshop.finish(again, 'again')).toMatchObject([{ status: 'completed' }]);
}, 120_000);

test('without a limit nothing is removed', async () => {
  await makeClip(join(workshop.mediaRoot, 'one', 'a.mp4'), { seconds: 2 });
  const room = keepRoom({
    store: workshop.store,
    limitBytes: null,
    inUseMs: 0,
    soonMs: 0,
    log: { info() {}, warn() {} },
  });
  await workshop.make('one', ['mov']);
  await room.stop();
  expect((await workshop.plan('one', ['mov'])).spans.some(({ missing }) => missing)).toBe(false);
});

function fail(told: unknown): never {
  throw new Error(JSON.stringify(told));
}
