import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { LoudnessTarget, Preset } from '../../../model/preset';
import { presetFor } from '../../../model/presets';
import { ffprobe, makeClip } from '../../support/media';
import { openWorkshop, type Workshop } from '../../support/workshop';

const LIMIT_MS = 120_000;
const SECONDS = 10;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  await makeSound('steady', `sine=frequency=997:sample_rate=48000:duration=${SECONDS},volume=-12dB`);
  // A quiet tone and clicks at full scale: no one gain brings it to a loudness that the clicks could bear.
  const clicks = "aevalsrc='0.02*sin(2*PI*440*t)+if(lt(mod(t,1),0.002),0.9*sin(2*PI*1000*t),0)'";
  await makeSound('clicks', `${clicks}:s=48000:d=${SECONDS}`);
  await makeClip(join(workshop.mediaRoot, 'mute', 'a.mp4'), { seconds: 2 });
}, LIMIT_MS);
afterAll(async () => await workshop.remove());

async function makeSound(project: string, source: string): Promise<void> {
  const folder = join(workshop.mediaRoot, project);
  await mkdir(folder, { recursive: true });
  const picture = ['-f', 'lavfi', '-i', `testsrc2=s=128x64:r=24000/1001:d=${SECONDS}`];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'pcm_s24le', '-ac', '2'];
  await execa('ffmpeg', ['-v', 'error', ...picture, '-f', 'lavfi', '-i', source, ...codecs, join(folder, 'a.mov')]);
}

async function make(project: string, format: string) {
  const [result] = await workshop.make(project, [format]);
  const path = join(workshop.storeRoot, result?.file ?? 'nothing was published');
  const checks = new Map(result?.checks.map((check) => [check.name, check]));
  return { result, path, checks };
}

/** As another run of ffmpeg measures the file. */
async function measured(path: string): Promise<{ integrated: number; peak: number }> {
  const { stderr } = await execa('ffmpeg', ['-i', path, '-af', 'ebur128=peak=true', '-f', 'null', '-']);
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  return {
    integrated: Number(/I:\s+(-?[\d.]+) LUFS/.exec(summary)?.[1]),
    peak: Number(/Peak:\s+(-?[\d.]+) dBFS/.exec(summary)?.[1]),
  };
}

test.each([
  ['h264-r128', -23, -1],
  ['h264-a85', -24, -2],
  ['h264-streaming', -14, -1],
  ['wav-r128', -23, -1],
] as const)(
  'steady sound is brought by one gain to what %s asks for',
  async (format, integrated, peak) => {
    const { result, path, checks } = await make('steady', format);
    expect(result?.failure).toBeNull();
    expect(checks.get('loudness normalization')?.actual).toBe('linear');
    expect(checks.get('integrated loudness')?.expected).toBe(`${integrated.toFixed(1)} LUFS within 0.5 LU`);
    const found = await measured(path);
    expect(Math.abs(found.integrated - integrated)).toBeLessThanOrEqual(0.5);
    expect(found.peak).toBeLessThanOrEqual(peak);
    expect(JSON.parse(await readFile(`${path}.manifest.json`, 'utf8')).normalization).toBe('linear');
  },
  LIMIT_MS,
);

test(
  'where peaks stand in the way it is dynamic, which is said, and the length stays exact',
  async () => {
    const mix = await make('clicks', 'wav');
    const { result, path, checks } = await make('clicks', 'wav-r128');
    expect(checks.get('loudness normalization')?.actual).toBe('dynamic');
    expect(checks.get('true peak')?.passed).toBe(true);
    expect(result?.failure).toBeNull();
    const [before, after] = [await ffprobe(mix.path, '-show_streams'), await ffprobe(path, '-show_streams')];
    expect(after.streams[0].sample_rate).toBe('48000');
    expect(after.streams[0].duration_ts).toBe(before.streams[0].duration_ts);
    expect(await measured(mix.path)).not.toEqual(await measured(path));
  },
  LIMIT_MS,
);

test(
  'silence is left alone, and that is said',
  async () => {
    const { result, checks } = await make('mute', 'h264-r128');
    expect(result?.failure).toBeNull();
    expect(checks.get('loudness normalization')?.actual).toBe('none: it is silent');
    expect(checks.get('true peak')).toMatchObject({ expected: 'any', actual: 'silence' });
  },
  LIMIT_MS,
);

test(
  'sound that cannot be brought there fails its check and is not published',
  async () => {
    const louder = (loudness: LoudnessTarget) => {
      const preset = presetFor('mp4', 'draft');
      return { ...preset, audio: { ...preset.audio, loudness } } satisfies Preset;
    };
    const [result] = await workshop.make('clicks', ['mp4'], () => louder({ integrated: -5, truePeak: -8 }));
    expect(result).toMatchObject({ status: 'failed', file: null, failure: { code: 'CHECK_FAILED' } });
    expect(result?.failure?.message).toContain('integrated loudness: -5.0 LUFS within 0.5 LU was expected');
  },
  LIMIT_MS,
);

test('masters have no target', () => {
  for (const format of ['mp4', 'mov', 'webm'] as const)
    expect(presetFor(format, 'master').audio.loudness).toBeUndefined();
  for (const name of ['prores-hq', 'dnxhr-hqx', 'ffv1-archive', 'wav'])
    expect(presetFor(name, 'master')).not.toHaveProperty('audio.loudness');
});
