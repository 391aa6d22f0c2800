import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { PictureFields } from '../../model/picture';
import type { FilmPreset } from '../../model/preset';
import { makeClip } from '../support/media';
import { type Picture, readFrame } from '../support/pixels';
import { openWorkshop, type Workshop } from '../support/workshop';

const LIMIT_MS = 180_000;
const LOSSLESS = 'ffv1-archive';
const FONT = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf');
const GRAY = 'color=c=0x606060:s=640x360';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  for (const [name, rate] of Object.entries({ film: '24', ntsc: '30000/1001' }))
    await makeClip(join(workshop.mediaRoot, name, 'a.mp4'), { seconds: 11, rate, source: `${GRAY}:r=${rate}` });
  await makeClip(join(workshop.mediaRoot, 'short', 'a.mp4'), { seconds: 0.5, source: `${GRAY}:r=24` });
});
afterAll(async () => await workshop.remove());

type BurnIn = NonNullable<NonNullable<FilmPreset['picture']>['burnIn']>;

async function make(project: string, burnIn: BurnIn, fields: PictureFields = {}) {
  const change = (preset: FilmPreset): FilmPreset => ({ ...preset, picture: { burnIn } });
  const summary = await workshop.plan(project, [LOSSLESS], change, 'draft', fields);
  const [result] = await workshop.finish(summary);
  expect(result).toMatchObject({ status: 'completed', failure: null });
  const { spans } = await workshop.store.plans.read(summary.planRef);
  return {
    path: join(workshop.storeRoot, result?.file ?? 'nothing'),
    firsts: spans.map(({ firstFrame }) => firstFrame),
  };
}

/** The same picture as ffmpeg alone draws it, with a text that is given as it is. */
async function drawn(text: string, words: string): Promise<Picture> {
  const folder = join(workshop.mediaRoot, '..', 'drawn');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'text.txt'), text);
  const draw = `drawtext=fontfile=${FONT}:textfile=${join(folder, 'text.txt')}:expansion=none:${words}`;
  const path = join(folder, 'drawn.mkv');
  const source = `${GRAY}:d=0.1:r=24,format=yuv420p,${draw}`;
  await execa('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-c:v', 'ffv1', path]);
  return await readFrame(path);
}

interface Region {
  readonly columns: readonly [number, number];
  readonly rows: readonly [number, number];
}
const ALL: Region = { columns: [0, 640], rows: [0, 360] };

/** How far two pictures lie apart in a region, on the average. */
function difference(one: Picture, other: Picture, { columns, rows } = ALL): number {
  let sum = 0;
  for (let y = rows[0]; y < rows[1]; y += 1)
    for (let x = columns[0]; x < columns[1]; x += 1) sum += Math.abs(one.at(x, y) - other.at(x, y));
  return sum / ((columns[1] - columns[0]) * (rows[1] - rows[0]));
}

const TIMECODE = 'fontsize=16:fontcolor=white:box=1:boxcolor=black@0.5:boxborderw=4:x=(w-tw)/2:y=h-13-ascent';
/** Where the timecode stands. */
const BELOW: Region = { columns: [260, 380], rows: [330, 352] };
/** Of the same picture twice, with what an encoder and a second conversion leave. */
const SAME = 0.3;

/** The timecode that stands in a frame: that of some whose picture is nearest, and far nearer than that of any other. */
async function timecodeIn(path: string, frame: number, candidates: readonly string[]): Promise<string> {
  const seen = await readFrame(path, frame);
  const found: { text: string; far: number }[] = [];
  for (const text of candidates) found.push({ text, far: difference(seen, await drawn(text, TIMECODE), BELOW) });
  const [best, next] = found.sort((a, b) => a.far - b.far);
  if (!best || !next || best.far > 1 || next.far < 3 * best.far) throw new Error(JSON.stringify(found));
  return best.text;
}

const two = (value: number) => String(value).padStart(2, '0');
/** By the definition of drop-frame, for the second minute of the hour alone. */
const inDrop = (frame: number) => {
  const number = frame < 1800 ? frame : frame + 2;
  return `00:${two(Math.floor(number / 1800))}:${two(Math.floor(number / 30) % 60)};${two(number % 30)}`;
};
const at24 = (frame: number) => `10:00:${two(Math.floor(frame / 24))}:${two(frame % 24)}`;

test(
  'every frame shows its own timecode, the first of a later span too',
  async () => {
    const { path, firsts } = await make('film', { timecode: true }, { start_timecode: '10:00:00:00' });
    const later = firsts.at(-1) ?? 0;
    expect(later).toBeGreaterThan(0);
    for (const frame of [0, later - 1, later]) {
      const near = [frame - 1, frame, frame + 1].filter((place) => place >= 0).map(at24);
      expect(await timecodeIn(path, frame, near)).toBe(at24(frame));
    }
  },
  LIMIT_MS,
);

test(
  'drop-frame leaves numbers out at the minute, within a span and over a join',
  async () => {
    const start = 55 * 30;
    const { path, firsts } = await make('ntsc', { timecode: true }, { start_timecode: '00:00:55;00' });
    const later = firsts.at(-1) ?? 0;
    expect(start + later).toBeGreaterThan(1800);
    expect(inDrop(1800)).toBe('00:01:00;02');
    for (const frame of [149, 150, later]) {
      const near = [-2, -1, 0, 1, 2].map((step) => inDrop(start + frame + step));
      expect(await timecodeIn(path, frame, near)).toBe(inDrop(start + frame));
    }
  },
  LIMIT_MS,
);

test.each(["It's 100%: \\a [out0],b;c", '%{pts} %{n} \\n $HOME', "'drawtext=text=x':x=0", 'Größe Ωμέγα Черновик'])(
  'a watermark of %p is drawn to the letter',
  async (watermark) => {
    const { path } = await make('short', { watermark: true }, { watermark });
    const size = Math.floor(Math.min(40, (0.9 * 640) / (0.602 * watermark.length)));
    const words = `fontsize=${size}:fontcolor=white@0.4:borderw=1:bordercolor=black@0.4:x=(w-tw)/2:y=(h-th)/2`;
    const seen = await readFrame(path, 3);
    expect(difference(seen, await drawn(watermark, words))).toBeLessThan(SAME);
    expect(difference(seen, await drawn(`${watermark.slice(0, -1)}_`, words))).toBeGreaterThan(SAME / 6);
    expect(difference(seen, await drawn(' ', words))).toBeGreaterThan(SAME);
  },
  LIMIT_MS,
);

test(
  'a review copy says which film it is, and where each frame stands; the manifest repeats it',
  async () => {
    const [result] = await workshop.make('short', ['h264-review'], undefined, { watermark: 'Not for sale' });
    expect(result).toMatchObject({ status: 'completed', failure: null });
    const path = join(workshop.storeRoot, result?.file ?? '');
    const seen = await readFrame(path, 3);
    const ABOVE: Region = { columns: [0, 200], rows: [0, 40] };
    const name = await drawn(
      'short_h264-review',
      'fontsize=12:fontcolor=white:box=1:boxcolor=black@0.5:boxborderw=4:x=13:y=13',
    );
    expect(difference(seen, name, ABOVE)).toBeLessThan(1);
    expect(difference(seen, await drawn('short_h264_review', TIMECODE), ABOVE)).toBeGreaterThan(3);
    expect(JSON.parse(await readFile(`${path}.manifest.json`, 'utf8')).burned_in).toEqual({
      first_timecode: '00:00:00:00',
      name: 'short_h264-review',
      watermark: 'Not for sale',
    });
  },
  LIMIT_MS,
);

test('a timecode makes the place of a span a part of its name; a name and a watermark do not', async () => {
  const folder = join(workshop.mediaRoot, 'twice');
  for (const name of ['a.mp4', 'b.mp4']) {
    await makeClip(join(folder, name), { seconds: 5, source: `${GRAY}:r=24` });
  }
  const hashes = async (burnIn: BurnIn, fields: PictureFields) => {
    const change = (preset: FilmPreset): FilmPreset => ({ ...preset, picture: { burnIn } });
    const { planRef } = await workshop.plan('twice', [LOSSLESS], change, 'draft', fields);
    return (await workshop.store.plans.read(planRef)).spans.map(({ renditions }) => renditions[0]);
  };
  const plain = await hashes({}, { watermark: 'x' });
  const marked = await hashes({ name: true, watermark: true }, { watermark: 'x' });
  const other = await hashes({ name: true, watermark: true }, { watermark: 'y' });
  const timed = await hashes({ timecode: true }, {});
  const later = await hashes({ timecode: true }, { start_timecode: '00:00:00:01' });
  expect(await hashes({ name: true, watermark: true }, { watermark: 'x', start_timecode: '01:00:00:00' })).toEqual(
    marked,
  );
  expect(new Set([...plain, ...marked, ...other, ...timed, ...later]).size).toBe(5 * plain.length);
});
