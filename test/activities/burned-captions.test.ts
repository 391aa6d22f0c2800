import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { FilmPreset } from '../../model/preset';
import { range } from '../../model/range';
import { makeClip } from '../support/media';
import { openWorkshop, type Workshop } from '../support/workshop';

const LIMIT_MS = 180_000;
const LOSSLESS = 'ffv1-archive';

/** Seconds from and to, and words: the second is seen across the end of a span, the third ends behind the film. */
const CUES = [
  ['00:00:00,500', '00:00:01,000', 'Good <i>evening</i>'],
  ['00:00:03,000', '00:00:05,020', 'It is late: {\\an8}\\N 50%, [out0]; "no"'],
  ['00:00:08,990', '00:01:00,000', 'The end'],
] as const;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  for (const rate of ['24', '30000/1001']) {
    const folder = join(workshop.mediaRoot, rate.replace('/', '-'));
    await mkdir(folder, { recursive: true });
    await makeClip(join(folder, 'a.mp4'), { seconds: 10, rate, source: `color=c=0x606060:s=640x360:r=${rate}` });
    const text = CUES.map(([from, to, words], index) => `${index + 1}\n${from} --> ${to}\n${words}\n`).join('\n');
    await writeFile(join(folder, 'captions.srt'), text);
  }
});
afterAll(async () => await workshop.remove());

async function make(project: string, captions?: FilmPreset['captions']) {
  const change = (preset: FilmPreset): FilmPreset => ({ ...preset, ...(captions ? { captions } : {}) });
  const words = { captions: { path: 'captions.srt', language: 'eng' } };
  const summary = await workshop.plan(project, [LOSSLESS], change, 'draft', words);
  const [result] = await workshop.finish(summary);
  expect(result).toMatchObject({ status: 'completed', failure: null });
  return { plan: await workshop.store.plans.read(summary.planRef), path: join(workshop.storeRoot, result?.file ?? '') };
}

/** The frames in which something is white. */
async function framesWithText(path: string): Promise<number[]> {
  const filter = 'format=yuv420p,signalstats,metadata=print:key=lavfi.signalstats.YMAX:file=-';
  const { stdout } = await execa('ffmpeg', ['-v', 'error', '-i', path, '-vf', filter, '-f', 'null', '-']);
  const brightest = [...stdout.matchAll(/YMAX=(\d+)/g)].map(([, value]) => Number(value));
  return [...brightest.keys()].filter((frame) => (brightest[frame] ?? 0) > 200);
}

test.each([
  ['24', 24, 240],
  ['30000-1001', 30000 / 1001, 300],
])(
  'at %s every cue is seen in the frames that begin within it and in no other, across spans too',
  async (project, rate, frames) => {
    const { plan, path } = await make(project, 'burned');
    expect(plan.spans.length).toBeGreaterThan(1);
    const within = (from: number, to: number) => (frame: number) => frame / rate >= from && frame / rate < to;
    const seen = [within(0.5, 1), within(3, 5.02), within(8.99, 60)];
    const expected = range(0, frames).filter((frame) => seen.some((isIn) => isIn(frame)));
    expect(await framesWithText(path)).toEqual(expected);
  },
  LIMIT_MS,
);

test(
  'a span without a cue is the one that films without captions have; another word makes another span',
  async () => {
    const [bare, burned] = [await make('24'), await make('24', 'burned')];
    const names = ({ plan }: typeof bare) => plan.spans.map(({ renditions }) => renditions[0]);
    const film = bare.plan.spans.map(({ firstFrame, frames }) => ({
      from: firstFrame / 24,
      to: (firstFrame + frames) / 24,
    }));
    const silent = film.map(({ from, to }) => !CUES.some((_, cue) => isSeen(cue, from, to)));
    expect(names(burned).map((name, span) => name === names(bare)[span])).toEqual(silent);
  },
  LIMIT_MS,
);

function isSeen(cue: number, from: number, to: number): boolean {
  const [begin, end] = [
    [0.5, 1],
    [3, 5.02],
    [8.99, 60],
  ][cue] as [number, number];
  return begin < to && end > from;
}
