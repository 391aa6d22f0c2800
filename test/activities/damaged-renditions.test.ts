import { open, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssemblyPlan, RenditionRecord } from '../../model/assembly-plan';
import { makeClip } from '../support/media';
import { openWorkshop, type Workshop } from '../support/workshop';

const LIMIT_MS = 120_000;

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
});
afterEach(async () => await workshop.remove());

type Damage = (file: string, record: RenditionRecord) => Promise<void>;

const flip =
  (at: (bytes: number) => number): Damage =>
  async (path, { bytes }) => {
    const file = await open(path, 'r+');
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at(bytes));
    await file.write(Buffer.from([(buffer[0] ?? 0) ^ 0x10]), 0, 1, at(bytes));
    await file.close();
  };

test.each<[string, Damage]>([
  ['one bit of its middle flipped', flip((bytes) => Math.floor(bytes / 2))],
  ['one bit of its last byte flipped', flip((bytes) => bytes - 1)],
  ['its end cut off', async (path, { bytes }) => await truncate(path, bytes - 1)],
  ['a record without a file', async (path) => await rm(path)],
  ['a file without a record', async (path, { extension }) => await rm(path.slice(0, -extension.length).concat('json'))],
])(
  '%s is noticed at the join, in a span and in a stretch of sound, and both are made again',
  async (_, damage) => {
    await makeClip(join(workshop.mediaRoot, 'film', 'a.mp4'), { seconds: 9, tone: 440 });
    const summary = await workshop.plan('film', ['mov']);
    const { planRef } = summary;
    await workshop.finish(summary);
    const plan = await workshop.store.plans.read(planRef);
    const sound = await recordsOf(plan);
    for (const record of sound) await damage(workshop.store.renditions.path(record), record);
    // Whole, it would be found again and nothing joined.
    await rm(join(workshop.storeRoot, 'deliverables'), { recursive: true });
    const order = { batchId: 'b', jobId: 'j', planRef, deliverable: 0, reusedSpans: 0 };
    const failure = await workshop.run(workshop.exports.deliver, order).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      type: 'RENDITION_MISSING',
      nonRetryable: true,
      details: [{}, { spans: [1], stretches: [0] }],
    });
    for (const { hash } of sound) expect(await workshop.store.renditions.has(hash)).toBe(false);
    await expect(workshop.run(workshop.exports.renderSpan, { planRef, span: 1 })).resolves.toMatchObject({
      rendered: 1,
    });
    await expect(workshop.run(workshop.exports.renderAudio, { planRef, stretch: 0 })).resolves.toMatchObject({
      rendered: 1,
    });
    await expect(workshop.run(workshop.exports.deliver, order)).resolves.toMatchObject({ status: 'completed' });
    expect((await recordsOf(plan)).map(({ sha256 }) => sha256)).toEqual(sound.map(({ sha256 }) => sha256));
  },
  LIMIT_MS,
);

/** Of the second span and of the sound. */
async function recordsOf(plan: AssemblyPlan): Promise<RenditionRecord[]> {
  const hashes = [plan.spans[1]?.renditions[0], plan.audio[0]?.rendition];
  const records = await Promise.all(hashes.map((hash) => workshop.store.renditions.record(hash ?? '')));
  return records.flatMap((record) => {
    if (!record) throw new Error('it was rendered');
    return [record];
  });
}
