import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { limitTruePeaks } from '../../../activities/deliver/limiter';
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
    expect(checks.get('loudness normalization')?.actual).toMatch(/^a gain of -?\d+\.\d dB$/);
    expect(checks.get('integrated loudness')?.expected).toBe(`${integrated.toFixed(1)} LUFS within 0.5 LU`);
    const found = await measured(path);
    expect(Math.abs(found.integrated - integrated)).toBeLessThanOrEqual(0.5);
    expect(found.peak).toBeLessThanOrEqual(peak);
    expect(JSON.parse(await readFile(`${path}.manifest.json`, 'utf8')).normalization).toBe('gain');
  },
  LIMIT_MS,
);

/** The level of a part of the sound in which there is no click, in dB. */
async function levelOf(path: string): Promise<number> {
  const args = ['-ss', '3.3', '-t', '0.4', '-i', path, '-af', 'volumedetect', '-f', 'null', '-'];
  const { stderr } = await execa('ffmpeg', args);
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1]);
}

test.each([
  ['wav-r128', -23, -1, 'wav'],
  ['h264-streaming', -14, -1, 'h264-high'],
] as const)(
  'where peaks stand in the way of %s a limiter holds them down, which is said, and nothing else is changed but by the gain',
  async (format, integrated, peak, plain) => {
    const before = await make('clicks', plain);
    const { result, path, checks } = await make('clicks', format);
    const told = /^a limiter of true peaks behind a gain of (\d+\.\d) dB$/.exec(
      checks.get('loudness normalization')?.actual ?? '',
    );
    expect(told).not.toBeNull();
    expect(result?.failure).toBeNull();
    const found = await measured(path);
    expect(Math.abs(found.integrated - integrated)).toBeLessThanOrEqual(0.5);
    expect(found.peak).toBeLessThanOrEqual(peak);
    expect((await levelOf(path)) - (await levelOf(before.path))).toBeCloseTo(Number(told?.[1]), 0);
    expect(JSON.parse(await readFile(`${path}.manifest.json`, 'utf8')).normalization).toBe('limiter');
    const [first, second] = [await ffprobe(before.path, '-show_streams'), await ffprobe(path, '-show_streams')];
    const sound = ({ streams }: { streams: { codec_type: string; sample_rate: string; duration_ts: number }[] }) =>
      streams.find(({ codec_type }) => codec_type === 'audio');
    expect(sound(second)?.sample_rate).toBe('48000');
    expect(sound(second)?.duration_ts).toBe(sound(first)?.duration_ts);
  },
  LIMIT_MS,
);

test('a limiter moves no sample, and leaves what lies below it as it was', async () => {
  const samples = 2 * 48_000;
  const raw = async (filter: string) => {
    const source = `aevalsrc='0.3*sin(2*PI*440*t)+if(eq(mod(n,48000),1000),0.3,0)':s=48000:d=2`;
    const args = ['-v', 'error', '-f', 'lavfi', '-i', source, '-af', filter, '-f', 'f32le', '-'];
    const { stdout } = await execa('ffmpeg', args, { encoding: 'buffer' });
    return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
  };
  const before = await raw('anull');
  const after = await raw(limitTruePeaks({ limit: -1, sampleRate: 48_000, samples }));
  expect(after).toHaveLength(samples);
  const differences = after.slice(500, -500).map((value, index) => Math.abs(value - (before[index + 500] ?? 0)));
  // The click itself has a bandwidth that resampling takes a little of.
  expect(differences.filter((difference) => difference > 0.001).length).toBeLessThan(200);
  const steady = after.slice(20_000, 40_000).map((value, index) => Math.abs(value - (before[index + 20_000] ?? 0)));
  expect(Math.max(...steady)).toBeLessThan(1e-4);
  const held = await raw(limitTruePeaks({ limit: -20, sampleRate: 48_000, samples }));
  expect(Math.max(...held.map(Math.abs))).toBeLessThan(0.101);
});

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
