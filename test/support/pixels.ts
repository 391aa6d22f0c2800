import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';

/** A row of bars of equal width, each of one luma. */
export const BARS = [40, 90, 140, 190] as const;

/** A film of upright bars, kept without loss. */
export async function makeBars(path: string, { size = '256x128', seconds = 0.5, rate = '24' } = {}): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const lumas = BARS.map((luma, index) => `${luma}*eq(floor(4*X/W),${index})`).join('+');
  const source = `color=c=black:s=${size}:r=${rate}:d=${seconds},format=yuv420p,geq=lum='${lumas}':cb=128:cr=128`;
  const tags = ['-colorspace', 'bt709', '-color_range', 'tv'];
  await execa('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-c:v', 'ffv1', ...tags, path]);
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** The luma of a pixel, in 8 bits. */
  at(x: number, y: number): number;
}

/** One frame of a film, its luma. @param filter what ffmpeg does to it before. */
export async function readFrame(path: string, frame = 0, filter = 'null'): Promise<Picture> {
  const chosen = `select=eq(n\\,${frame}),${filter},format=yuv444p`;
  const args = ['-v', 'error', '-i', path, '-vf', chosen, '-frames:v', '1', '-f', 'yuv4mpegpipe', '-strict', '-1', '-'];
  const { stdout } = await execa('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 28 });
  const head = Buffer.from(stdout).subarray(0, 200).toString('latin1');
  const [, width = 0, height = 0] = (/W(\d+) H(\d+)/.exec(head) ?? []).map(Number);
  const begin = stdout.length - 3 * width * height;
  return { width, height, at: (x, y) => stdout[begin + y * width + x] ?? Number.NaN };
}

/** The lumas of a row, each run of equal ones as `[luma, length]`: what a picture of upright shapes looks like, to the pixel. */
export function runsOf({ width, at }: Picture, y: number, near = 2): [number, number][] {
  const runs: [number, number][] = [];
  for (let x = 0; x < width; x += 1) {
    const last = runs.at(-1);
    if (last && Math.abs(last[0] - at(x, y)) <= near) last[1] += 1;
    else runs.push([at(x, y), 1]);
  }
  return runs;
}
