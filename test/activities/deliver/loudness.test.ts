import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { loudnessChecks, loudnessIn } from '../../../activities/deliver/loudness';
import { makeClip } from '../../support/media';
import { openWorkshop } from '../../support/workshop';

const summary = (integrated: string, range: string, peak: string) => `
[mp3 @ 0x55] [info] I: -1.0 LUFS of another
[Parsed_ebur128_0 @ 0x5581] [info] Summary:

  Integrated loudness:
    I:         ${integrated} LUFS
    Threshold: -28.1 LUFS

  Loudness range:
    LRA:        ${range} LU
    Threshold: -38.1 LUFS
    LRA low:   -18.2 LUFS
    LRA high:  -18.0 LUFS

  True peak:
    Peak:      ${peak} dBFS
[info] video:0kB audio:1kB
`;

test.each([
  [summary('-18.1', '4.2', '-1.0'), { integrated_lufs: -18.1, range_lu: 4.2, true_peak_dbtp: -1 }],
  [summary('  1.5', '0.0', '  3.2'), { integrated_lufs: 1.5, range_lu: 0, true_peak_dbtp: 3.2 }],
  [summary('-70.0', '0.0', '  -inf'), { integrated_lufs: -70, range_lu: 0, true_peak_dbtp: null }],
  [summary('  nan', '0.0', '-1.0'), undefined],
  ['', undefined],
  [summary('-18.1', '4.2', '-1.0').split('True peak')[0] ?? '', undefined],
])('what the filter says is read: %#', (text, expected) => {
  expect(loudnessIn(text)).toEqual(expected);
});

test.each([
  [{ integrated_lufs: -23, range_lu: 7.25, true_peak_dbtp: -1 }, ['-23.0 LUFS', '7.3 LU', '-1.0 dBTP']],
  [{ integrated_lufs: -70, range_lu: 0, true_peak_dbtp: null }, ['-70.0 LUFS', '0.0 LU', 'silence']],
  [undefined, ['not measured', 'not measured', 'not measured']],
])('the figures stand in the report and nothing fails for them: %j', (loudness, expected) => {
  const checks = loudnessChecks(loudness);
  expect(checks.map(({ actual }) => actual)).toEqual(expected);
  expect(checks.every(({ passed }) => passed)).toBe(true);
});

/** A sine of 997 Hz in both channels is as loud in LUFS as its level in dBFS (ITU-R BS.1770-4, annex 1); ffmpeg's has -18.06. */
test('of each deliverable it is measured as it is delivered', async () => {
  const workshop = await openWorkshop();
  try {
    await makeClip(join(workshop.mediaRoot, 'tone', 'a.mp4'), { seconds: 6, tone: 997 });
    await makeClip(join(workshop.mediaRoot, 'mute', 'a.mp4'), { seconds: 2 });
    for (const { file, checks } of await workshop.make('tone', ['mp4', 'mov', 'webm'])) {
      const path = join(workshop.storeRoot, file ?? 'nothing was published');
      const { loudness } = JSON.parse(await readFile(`${path}.manifest.json`, 'utf8'));
      expect(Math.abs(loudness.integrated_lufs + 18.1)).toBeLessThan(0.3);
      expect(Math.abs(loudness.true_peak_dbtp - (await samplePeak(path)))).toBeLessThan(0.5);
      expect(loudness.range_lu).toBeLessThan(1);
      expect(checks).toContainEqual({
        name: 'integrated loudness',
        passed: true,
        expected: 'any',
        actual: `${loudness.integrated_lufs.toFixed(1)} LUFS`,
      });
    }
    const [mute] = await workshop.make('mute', ['mov']);
    expect(mute?.checks).toContainEqual({ name: 'true peak', passed: true, expected: 'any', actual: 'silence' });
  } finally {
    await workshop.remove();
  }
}, 120_000);

/** The highest sample in dBFS, as another filter finds it: that of a low tone is hardly below its true peak. */
async function samplePeak(path: string): Promise<number> {
  const { stderr } = await execa('ffmpeg', ['-i', path, '-vn', '-af', 'volumedetect', '-f', 'null', '-']);
  return Number(/max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1]);
}
