import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeClip, readCounts } from '../support/media';
import { clip, range, stack, timelineOf, track } from '../support/otio';
import { openWorkshop, type Workshop } from '../support/workshop';

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
});
afterEach(async () => await workshop.remove());

const LIMIT_MS = 120_000;
const project = (...names: string[]) => join(workshop.mediaRoot, ...names);
const published = (file: string | null | undefined) => join(workshop.storeRoot, file ?? 'nothing was published');
const canvas = { width: 128, height: 64, frame_rate: 24 };
const counted = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const shot = (start: number, frames: number, more: object = {}) =>
  clip('shot', 'counted.mp4', range(start, frames, 24), more);

async function makeFilm(children: unknown[]) {
  const text = timelineOf(stack(children), { metadata: { reelbatch: { canvas } } });
  await mkdir(project('film'), { recursive: true });
  await writeFile(project('film', 'timeline.otio'), text);
  const [result] = await workshop.make('film', ['mov']);
  expect(result).toMatchObject({ status: 'completed', failure: null });
  return published(result?.file);
}

test(
  'a frame that is frozen is held, and stacks are seen where they lie',
  async () => {
    await makeClip(project('film', 'counted.mp4'), { seconds: 8, source: 'counted' });
    const freeze = { effects: [{ OTIO_SCHEMA: 'FreezeFrame.1', time_scalar: 0 }] };
    const inner = stack([track('Video', [shot(50, 30)]), track('Video', [shot(150, 4)])], {
      source_range: range(2, 20, 24),
    });
    const path = await makeFilm([track('Video', [shot(0, 10), shot(101, 33, freeze), inner, shot(7, 1, freeze)])]);
    expect(await readCounts(path)).toEqual([
      ...counted(0, 10),
      ...Array(33).fill(101),
      ...counted(152, 2),
      ...counted(54, 18),
      7,
    ]);
  },
  LIMIT_MS,
);
