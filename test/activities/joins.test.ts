import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { execa } from 'execa';
import { ffprobe, makeClip } from '../support/media';
import { openWorkshop, type Workshop } from '../support/workshop';

const LIMIT_MS = 120_000;
const RATE = '24000/1001';
const FRAME_SECONDS = 1001 / 24000;
const FRAMES = 168;
/** Similarity of the joined pictures and those of a one-piece encode: from 0.9915 (VP9 and H.264 draft) to 0.9985 (AV1) was measured. */
const SIMILAR = 0.98;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  const source = `testsrc2=s=256x128:r=${RATE}`;
  await makeClip(join(workshop.mediaRoot, 'film', 'a.mov'), {
    seconds: 7,
    rate: RATE,
    source,
    codec: ['-c:v', 'ffv1'],
  });
}, LIMIT_MS);
afterAll(async () => await workshop.remove());

/** The film joined from its spans, and the same film rendered in one piece. */
async function bothWays(format: string): Promise<{ joined: string; onePiece: string }> {
  const summary = await workshop.plan('film', [format]);
  const [result] = await workshop.finish(summary);
  expect(result).toMatchObject({ status: 'completed', failure: null, frames: FRAMES });
  expect(result?.spans).toBeGreaterThan(1);
  const plan = await workshop.store.plans.read(summary.planRef);
  const hash = createHash('sha256').update(`one piece ${format}`).digest('hex');
  const pieces = plan.spans.flatMap((span) => span.pieces);
  const whole = { ...plan, spans: [{ firstFrame: 0, frames: plan.frames, pieces, renditions: [hash] }] };
  const planRef = await workshop.store.plans.write(whole);
  await workshop.run(workshop.exports.renderSpan, { planRef, span: 0 });
  const record = await workshop.store.renditions.record(hash);
  if (!record) throw new Error('the film was rendered in one piece');
  return { joined: join(workshop.storeRoot, result?.file ?? ''), onePiece: workshop.store.renditions.path(record) };
}

/** One line for each decoded picture. */
async function frameHashes(path: string): Promise<string[]> {
  const args = [
    '-v',
    'error',
    '-xerror',
    '-i',
    path,
    '-map',
    '0:v',
    '-fps_mode',
    'passthrough',
    '-f',
    'framehash',
    '-',
  ];
  const { stdout } = await execa('ffmpeg', args);
  const lines = stdout.split('\n').filter((line) => /^\d/.test(line));
  return lines.map((line) => line.split(',').at(-1)?.trim() ?? '');
}

test.each(['prores-proxy', 'prores-hq', 'prores-4444', 'dnxhr-hq', 'dnxhr-hqx', 'dnxhr-444', 'ffv1-archive'])(
  '%s joined from spans is picture for picture that of one piece',
  async (format) => {
    const { joined, onePiece } = await bothWays(format);
    const hashes = await frameHashes(joined);
    expect(hashes).toHaveLength(FRAMES);
    expect(hashes).toEqual(await frameHashes(onePiece));
  },
  LIMIT_MS,
);

test.each(['mp4', 'hevc-standard', 'hevc-high', 'webm', 'av1-standard'])(
  '%s joined from spans decodes, has all pictures one frame apart, and looks as in one piece',
  async (format) => {
    const { joined, onePiece } = await bothWays(format);
    expect(await frameHashes(joined)).toHaveLength(FRAMES);
    const { packets } = await ffprobe(joined, '-select_streams', 'v', '-show_entries', 'packet=pts_time');
    const stamps = packets
      .map(({ pts_time }: { pts_time: string }) => Number(pts_time))
      .sort((a: number, b: number) => a - b);
    // WebM counts in milliseconds.
    const tolerance = format === 'webm' ? 0.00101 : 0.00001;
    for (const [index, stamp] of stamps.slice(1).entries())
      expect(Math.abs(stamp - (stamps[index] ?? 0) - FRAME_SECONDS)).toBeLessThan(tolerance);
    expect(await similarity(joined, onePiece)).toBeGreaterThan(SIMILAR);
  },
  LIMIT_MS,
);

/** Structural similarity, the mean over all pictures, which are compared by their number. */
async function similarity(one: string, other: string): Promise<number> {
  const numbered = 'settb=1/24,setpts=N';
  const graph = `[0:v]${numbered}[a];[1:v]${numbered}[b];[a][b]ssim`;
  const { stderr } = await execa('ffmpeg', [
    '-hide_banner',
    '-i',
    one,
    '-i',
    other,
    '-lavfi',
    graph,
    '-f',
    'null',
    '-',
  ]);
  return Number(/All:([\d.]+)/.exec(stderr)?.[1]);
}
