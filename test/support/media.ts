import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { otioText, type TimelineWords } from '../../infra/demo/otio';

/** A folder that lives as long as a test, and is removed with all in it. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'reelbatch-test-'));
  return { path, remove: async () => await rm(path, { recursive: true, force: true }) };
}

export interface ClipWords {
  readonly seconds: number;
  readonly rate?: string;
  readonly size?: string;
  /** Hertz of a tone; no sound without. */
  readonly tone?: number;
  readonly codec?: readonly string[];
  /** ffmpeg's source of the picture; `counted` writes each frame's number into the picture. */
  readonly source?: string;
}

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '12', '-pix_fmt', 'yuv420p'];

/** Makes a tiny film. */
export async function makeClip(path: string, words: ClipWords): Promise<void> {
  const { seconds, rate = '24', size = '128x64', source = `testsrc2=s=${size}:r=${rate}` } = words;
  await mkdir(dirname(path), { recursive: true });
  const picture = ['-f', 'lavfi', '-t', String(seconds), '-i', source === 'counted' ? counted(rate) : source];
  const sound =
    words.tone === undefined
      ? []
      : ['-f', 'lavfi', '-t', String(seconds), '-i', `sine=frequency=${words.tone}:sample_rate=44100`];
  const codecs = [...(words.codec ?? H264), ...(words.tone === undefined ? [] : ['-c:a', 'aac'])];
  await execa('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...picture, ...sound, ...codecs, path]);
}

const BLOCK = 16;
const BITS = 8;

/** Frames whose number stands in eight blocks of black or white. */
function counted(rate: string): string {
  const bit = `mod(floor(N/pow(2,floor(X/${BLOCK}))),2)`;
  return `color=c=black:s=${BLOCK * BITS}x64:r=${rate},format=yuv420p,geq=lum='16+219*${bit}':cb=128:cr=128`;
}

/** Reads the frame numbers back out of a film made of `counted` clips of 128x64. */
export async function readCounts(path: string): Promise<number[]> {
  const frames = await readBlocks(path);
  return frames.map((bits) => bits.reduce((number, value, bit) => number + (value > 0.5 ? 2 ** bit : 0), 0));
}

/** How bright each block of each frame of such a film is: 0 is black, 1 white. The block of the lowest bit comes first. */
export async function readBlocks(path: string): Promise<number[][]> {
  const width = BLOCK * BITS;
  const filter = `scale=${width}:64:flags=neighbor:in_range=tv:out_range=pc,format=gray`;
  const args = ['-v', 'error', '-i', path, '-vf', filter, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'];
  const { stdout } = await execa('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 28 });
  const frame = width * 64;
  return Array.from({ length: stdout.length / frame }, (_, index) =>
    Array.from(
      { length: BITS },
      (_bit, bit) => (stdout[index * frame + 32 * width + bit * BLOCK + BLOCK / 2] ?? 0) / 255,
    ),
  );
}

export async function writeTimeline(folder: string, words: TimelineWords): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'timeline.otio'), otioText(words));
}

/** What ffprobe says, in its own JSON. */
export async function ffprobe(path: string, ...options: string[]) {
  const { stdout } = await execa('ffprobe', ['-v', 'error', '-of', 'json', ...options, path]);
  return JSON.parse(stdout);
}
