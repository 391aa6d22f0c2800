import { open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TimedDeliverable } from '../../model/activities';
import type { DeliverableResult } from '../../model/deliverable';
import type { FilmPreset } from '../../model/preset';
import { makeClip } from '../support/media';
import { openWorkshop, type Workshop } from '../support/workshop';

const LIMIT_MS = 120_000;

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
  await makeClip(join(workshop.mediaRoot, 'film', 'a.mp4'), { seconds: 7, tone: 440 });
});
afterEach(async () => await workshop.remove());

const pathOf = ({ file }: DeliverableResult) => join(workshop.storeRoot, file ?? 'nothing was published');

async function make(jobId: string, change?: (preset: FilmPreset) => FilmPreset): Promise<DeliverableResult> {
  const [timed] = await workshop.finish(await workshop.plan('film', ['mov'], change), jobId);
  const { seconds: _seconds, crowding: _crowding, ...result } = timed as TimedDeliverable;
  expect(result).toMatchObject({ status: 'completed', failure: null });
  return result;
}

test(
  'a file that was made before is published again under another job, with its checks, on the same place of the disk',
  async () => {
    const first = await make('one');
    expect(first.found_again).toBe(false);
    const again = await make('two');
    expect(again).toEqual({ ...first, file: 'deliverables/batch/two/film_draft.mov', found_again: true });
    expect(again.checks.length).toBeGreaterThan(10);
    expect((await stat(pathOf(again))).ino).toBe((await stat(pathOf(first))).ino);
    const manifest = async (one: DeliverableResult) =>
      JSON.parse(await readFile(`${pathOf(one)}.manifest.json`, 'utf8'));
    expect(await manifest(first)).toMatchObject({ job_id: 'one', found_again: null });
    expect(await manifest(again)).toMatchObject({ job_id: 'two', sha256: first.sha256, found_again: first.file });
    expect((await manifest(again)).loudness).toEqual((await manifest(first)).loudness);
    // In its own place too.
    expect(await make('two')).toEqual(again);
  },
  LIMIT_MS,
);

test(
  'one that was removed is made again, as is one that somebody wrote to, which stays as it is',
  async () => {
    const first = await make('one');
    await rm(pathOf(first));
    const second = await make('two');
    expect(second).toMatchObject({ found_again: false, sha256: first.sha256 });
    const file = await open(pathOf(second), 'r+');
    await file.write(Buffer.from([1, 2, 3]), 0, 3, 5000);
    await file.close();
    const third = await make('three');
    expect(third).toMatchObject({ found_again: false, sha256: first.sha256 });
    expect((await readFile(pathOf(second))).equals(await readFile(pathOf(third)))).toBe(false);
    expect(await make('four')).toMatchObject({ found_again: true, sha256: first.sha256 });
  },
  LIMIT_MS,
);

test(
  'other settings of sound or container make another file, another name of the preset does not',
  async () => {
    await make('one');
    const named = (preset: FilmPreset): FilmPreset => ({ ...preset, name: 'mine' });
    const sound = (preset: FilmPreset): FilmPreset => ({
      ...preset,
      audio: { ...preset.audio, encoder: 'pcm_s16le', codec: 'pcm_s16le' },
    });
    const mux = (preset: FilmPreset): FilmPreset => ({ ...preset, muxArguments: ['-timecode', '10:00:00:00'] });
    expect(await make('two', named)).toMatchObject({ found_again: true, preset: 'mine' });
    expect(await make('three', sound)).toMatchObject({ found_again: false });
    expect(await make('four', mux)).toMatchObject({ found_again: false });
    expect(await make('five', mux)).toMatchObject({ found_again: true });
  },
  LIMIT_MS,
);
