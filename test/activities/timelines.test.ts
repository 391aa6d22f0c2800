import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { makeClip, readBlocks, readCounts } from '../support/media';
import { clip, dissolve, gap, range, stack, timelineOf, track } from '../support/otio';
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

async function makeFilm(children: unknown[], format: 'mov' | 'mp4' = 'mov') {
  const text = timelineOf(stack(children), { metadata: { reelbatch: { canvas } } });
  await mkdir(project('film'), { recursive: true });
  await writeFile(project('film', 'timeline.otio'), text);
  const [result] = await workshop.make('film', [format]);
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

/** The levels of a frame that shows one number by so much and another by the rest. */
function mixed(from: number, to: number, share: number): number[] {
  const bit = (number: number, index: number) => Math.floor(number / 2 ** index) % 2;
  return Array.from({ length: 8 }, (_, index) => (1 - share) * bit(from, index) + share * bit(to, index));
}

function expectLevels(frames: readonly number[][], expected: readonly number[][]): void {
  expect(frames).toHaveLength(expected.length);
  for (const [index, levels] of expected.entries()) {
    for (const [bit, level] of levels.entries()) {
      const found = frames[index]?.[bit] ?? -1;
      if (Math.abs(found - level) > 0.03)
        throw new Error(`frame ${index}, bit ${bit}: ${level} wanted, ${found} found`);
    }
  }
}

describe('a dissolve', () => {
  const plain = (number: number) => mixed(number, number, 0);

  test.each(['mov', 'mp4'] as const)(
    'mixes the very frames of both clips and their handles, as long as it is written, in %s',
    async (format) => {
      await makeClip(project('film', 'counted.mp4'), { seconds: 9, source: 'counted' });
      const path = await makeFilm([track('Video', [shot(10, 100), dissolve(2, 4), shot(130, 60)])], format);
      expectLevels(await readBlocks(path), [
        ...counted(10, 98).map(plain),
        ...counted(0, 6).map((frame) => mixed(108 + frame, 128 + frame, (frame + 0.5) / 6)),
        ...counted(134, 56).map(plain),
      ]);
    },
    LIMIT_MS,
  );

  test(
    'fades from black and to black, and shows its part where a track above covers the rest',
    async () => {
      await makeClip(project('film', 'counted.mp4'), { seconds: 8, source: 'counted' });
      const hole = (frames: number) => ({ ...gap(0), source_range: range(0, frames, 24) });
      const below = track('Video', [hole(4), dissolve(0, 6), shot(20, 26), dissolve(4, 4), hole(10)]);
      const path = await makeFilm([below, track('Video', [hole(7), shot(100, 21)])]);
      expectLevels(await readBlocks(path), [
        ...Array(4).fill(plain(0)),
        ...counted(0, 3).map((frame) => mixed(0, 20 + frame, (frame + 0.5) / 6)),
        ...counted(100, 21).map(plain),
        ...counted(2, 6).map((frame) => mixed(42 + frame, 0, (frame + 0.5) / 8)),
        ...Array(6).fill(plain(0)),
      ]);
    },
    LIMIT_MS,
  );

  test(
    'of sound passes evenly from one clip to the other, to the sample',
    async () => {
      await makeClip(project('film', 'counted.mp4'), { seconds: 2, source: 'counted' });
      for (const [name, level] of [
        ['a', 0.5],
        ['b', -0.25],
      ]) {
        const source = `aevalsrc=${level}|${level}:s=48000:d=4`;
        const file = project('film', `${name}.wav`);
        await execa('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-c:a', 'pcm_s24le', file]);
      }
      const sound = (name: string, start: number) => clip(name, `${name}.wav`, range(start, 24, 24));
      const text = timelineOf(
        stack([track('Video', [shot(0, 48)]), track('Audio', [sound('a', 10), dissolve(6, 12), sound('b', 30)])]),
        { metadata: { reelbatch: { canvas } } },
      );
      await writeFile(project('film', 'timeline.otio'), text);
      const { planRef } = await workshop.plan('film', ['mov']);
      await workshop.run(workshop.exports.renderAudio, { planRef, stretch: 0 });
      const plan = await workshop.store.plans.read(planRef);
      const record = await workshop.store.renditions.record(plan.audio[0]?.rendition ?? '');
      if (!record) throw new Error('the stretch was rendered');
      const args = [
        '-v',
        'error',
        '-i',
        workshop.store.renditions.path(record),
        '-af',
        'pan=mono|c0=c0',
        '-f',
        'f32le',
        '-',
      ];
      const { stdout } = await execa('ffmpeg', args, { encoding: 'buffer' });
      const samples = new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
      expect(samples).toHaveLength(48 * 2000);
      const [begin, length] = [18 * 2000, 18 * 2000];
      for (let at = 0; at < samples.length; at += 100) {
        const share = Math.min(1, Math.max(0, (at - begin) / length));
        expect(Math.abs((samples[at] ?? 9) - (0.5 - 0.75 * share))).toBeLessThan(0.001);
      }
    },
    LIMIT_MS,
  );
});

test(
  'an edit decision list is cut to the frame, counted from the timecode of its files',
  async () => {
    const [plainClip, tape] = [project('film', 'plain.mp4'), project('film', 'TAPE1.mov')];
    await makeClip(plainClip, { seconds: 8, source: 'counted' });
    const copy = ['-c', 'copy', '-timecode', '10:00:00:00', tape];
    await execa('ffmpeg', ['-v', 'error', '-i', plainClip, ...copy]);
    const lines = [
      'TITLE: film',
      'FCM: NON-DROP FRAME',
      '001  TAPE1  V  C      10:00:02:00 10:00:03:00 01:00:00:00 01:00:01:00',
      '002  AX     V  C      00:00:05:00 00:00:05:10 01:00:01:05 01:00:01:15',
      '* FROM CLIP NAME: plain.mp4',
      '003  AX     V  C      00:00:05:10 00:00:05:10 01:00:01:15 01:00:01:15',
      '003  TAPE1  V  D  006 10:00:00:10 10:00:01:10 01:00:01:15 01:00:02:15',
      '* FROM CLIP NAME: plain.mp4',
      '* TO CLIP NAME: TAPE1.mov',
    ];
    await writeFile(project('film', 'timeline.edl'), lines.join('\n'));
    const [result] = await workshop.make('film', ['mov']);
    expect(result).toMatchObject({ status: 'completed', failure: null });
    expectLevels(await readBlocks(published(result?.file)), [
      ...counted(48, 24).map((number) => mixed(number, number, 0)),
      ...Array(5).fill(mixed(0, 0, 0)),
      ...counted(120, 10).map((number) => mixed(number, number, 0)),
      ...counted(0, 6).map((frame) => mixed(130 + frame, 10 + frame, (frame + 0.5) / 6)),
      ...counted(16, 18).map((number) => mixed(number, number, 0)),
    ]);
  },
  LIMIT_MS,
);
