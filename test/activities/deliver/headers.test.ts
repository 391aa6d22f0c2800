import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { failureOf } from '../../support/failure-of';
import { makeClip, writeTimeline } from '../../support/media';
import { openWorkshop, type Workshop } from '../../support/workshop';

const LIMIT_MS = 120_000;

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
  const film = join(workshop.mediaRoot, 'film');
  await makeClip(join(film, 'a.mp4'), { seconds: 8, size: '320x180' });
  const still = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180', '-frames:v', '1', '-pix_fmt', 'yuvj420p'];
  await execa('ffmpeg', ['-v', 'error', ...still, join(film, 'b.jpg')]);
  const shots = [
    { name: 'clip', file: 'a.mp4', start: 0, frames: 120 },
    { name: 'gap', file: null, start: 0, frames: 120 },
    { name: 'still', file: 'b.jpg', start: 0, frames: 120 },
  ];
  const canvas = { width: 320, height: 180, frame_rate: 24 };
  await writeTimeline(film, { name: 'cut', rate: 24, canvas, tracks: [{ kind: 'Video', name: 'V1', shots }] });
});
afterEach(async () => await workshop.remove());

test(
  'spans that begin with a clip, with black and with a JPEG have one codec header and are joined',
  async () => {
    const results = await workshop.make('film', ['mp4', 'hevc-standard', 'av1-standard', 'webm', 'mov']);
    expect(results.map(({ id, spans, failure }) => ({ id, several: spans > 2, failure }))).toEqual(
      results.map(({ id }) => ({ id, several: true, failure: null })),
    );
  },
  LIMIT_MS,
);

test(
  'a rendition of before with another header is rendered again; one of today is an error',
  async () => {
    const summary = await workshop.plan('film', ['mp4']);
    await workshop.finish(summary);
    const { spans } = await workshop.store.plans.read(summary.planRef);
    const hash = spans[1]?.renditions[0] ?? '';
    const path = join(workshop.storeRoot, 'renditions', hash.slice(0, 2), `${hash}.json`);
    const { lapses, ...record } = JSON.parse(await readFile(path, 'utf8'));
    const other = { ...record, extradataSha256: 'f00d' };

    // What is published already would be found again.
    const forget = () => rm(join(workshop.storeRoot, 'deliverables'), { recursive: true });
    await forget();
    await writeFile(path, JSON.stringify({ ...other, lapses }));
    expect(await failureOf(workshop.finish(summary))).toMatchObject({ type: 'ENCODE_FAILED' });
    await writeFile(path, JSON.stringify(other));
    expect(await failureOf(workshop.finish(summary))).toMatchObject({ type: 'RENDITION_MISSING' });
    const [again] = await workshop.finish(summary);
    expect(again).toMatchObject({ status: 'completed', failure: null });
  },
  LIMIT_MS,
);
