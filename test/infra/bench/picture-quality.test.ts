import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { packetSizes, packetSizesIn, similarity, similarityIn } from '../../../infra/bench/picture-quality';
import { temporaryFolder } from '../temporary-folder';

const CANVAS = { width: 160, height: 90 };
const folder = temporaryFolder();
const source = () => join(folder.path, 'source.mkv');

async function make(name: string, args: readonly string[]): Promise<string> {
  const path = join(folder.path, name);
  await execa('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args, path]);
  return path;
}

const encode = async (name: string, crf: number, more: readonly string[] = []) =>
  await make(name, ['-i', source(), ...more, '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', String(crf)]);

async function likeness(file: string): Promise<number> {
  const args = similarity(file, { source: source(), canvas: CANVAS, working: 'yuv420p' });
  const { stderr } = await execa('ffmpeg', args);
  return similarityIn(stderr);
}

beforeEach(async () => {
  await make('source.mkv', ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=24:d=1', '-c:v', 'ffv1', '-pix_fmt', 'yuv420p']);
});

describe('the likeness to the source', () => {
  test('is 1 without loss, and less the more is lost', async () => {
    const [lossless, fine, coarse] = [await encode('a.mp4', 0), await encode('b.mp4', 20), await encode('c.mp4', 45)];
    expect(await likeness(lossless)).toBe(1);
    expect(await likeness(fine)).toBeLessThan(1);
    expect(await likeness(coarse)).toBeLessThan(await likeness(fine));
  });

  test('does not suffer from stamps in whole milliseconds, and finds a picture that is out of place', async () => {
    expect(await likeness(await encode('d.mkv', 0))).toBe(1);
    const late = await encode('late.mp4', 0, ['-vf', 'tpad=start=1:start_mode=clone']);
    expect(await likeness(late)).toBeLessThan(0.99);
  });

  test('that was not told is an error', () => {
    expect(() => similarityIn('frame=24')).toThrow('how similar');
  });
});

describe('the size of the picture', () => {
  test('is that of its packets alone', async () => {
    const file = await encode('e.mp4', 20);
    const { stdout } = await execa('ffprobe', packetSizes(file));
    const raw = await make('e.264', ['-i', file, '-c', 'copy', '-bsf:v', 'null', '-f', 'data', '-map', '0:v']);
    const { size } = await stat(raw);
    expect(packetSizesIn(stdout)).toBe(size);
  });

  test('of a file without one is an error', () => {
    expect(() => packetSizesIn('')).toThrow('no picture');
  });
});
