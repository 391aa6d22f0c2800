import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failureOf } from '../../support/failure-of';
import { makeClip } from '../../support/media';
import { clip, range, timelineOf, track } from '../../support/otio';
import { openWorkshop, type Workshop } from '../../support/workshop';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  await makeClip(join(workshop.mediaRoot, 'film', 'a.mp4'), { seconds: 2 });
});
afterAll(async () => await workshop.remove());

/** Lays the timeline down anew: a clip with these parts. */
async function cut(more: object): Promise<void> {
  const shot = clip('a', 'a.mp4', range(0, 24, 24), more);
  const text = timelineOf({ OTIO_SCHEMA: 'Stack.1', children: [track('Video', [shot])] });
  await mkdir(join(workshop.mediaRoot, 'film'), { recursive: true });
  await writeFile(join(workshop.mediaRoot, 'film', 'timeline.otio'), text);
}

const plan = async (strict: boolean) => await workshop.plan('film', ['mp4'], undefined, undefined, { strict });
const effect = (name: string, enabled = true) => ({ OTIO_SCHEMA: 'Effect.1', name, effect_name: name, enabled });

test('a strict job whose timeline was changed since it was taken fails at its planning, with all that it lacks', async () => {
  await cut({ effects: [effect('Blur'), effect('Glow'), effect('Off', false)], markers: [{}] });
  const failure = await failureOf(plan(true));
  expect(failure).toMatchObject({ type: 'TIMELINE_UNSUPPORTED', nonRetryable: true, file: 'film' });
  expect(failure.message).toContain(
    "The job is strict, and its film would be without tracks/children[0] 'V' > [0] 'a': the effect Effect 'Blur', Effect 'Glow'.",
  );
});

test('any other job is planned without it, and its plan says so', async () => {
  await cut({ effects: [effect('Blur'), effect('Off', false)], markers: [{}] });
  const summary = await plan(false);
  expect(summary.leftOut).toEqual([
    "tracks/children[0] 'V' > [0] 'a': 1 markers",
    "tracks/children[0] 'V' > [0] 'a': 1 disabled effects",
    "tracks/children[0] 'V' > [0] 'a': the effect Effect 'Blur'",
  ]);
});

test('markers, what is switched off and metadata are no reason to refuse a strict job', async () => {
  await cut({ effects: [effect('Off', false)], markers: [{}, {}], metadata: { house: { note: 'x' } } });
  expect((await plan(true)).leftOut).toHaveLength(2);
});

test('a plan that leaves nothing out says nothing of it', async () => {
  await cut({});
  expect(await plan(true)).not.toHaveProperty('leftOut');
});
