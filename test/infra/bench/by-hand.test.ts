import {
  allFormats,
  fileOf,
  fullDecode,
  type HandJob,
  oneFormat,
  probed,
  smallFormat,
} from '../../../infra/bench/by-hand';
import { FORMATS } from '../../../model/preset';
import { presetFor } from '../../../model/presets';

const presets = FORMATS.map((format) => presetFor(format, 'standard'));
const [mp4] = presets as [(typeof presets)[number]];
const job: HandJob = {
  source: 'film.mp4',
  seconds: 12,
  canvas: { width: 1280, height: 720 },
  presets,
  folder: 'out',
};

/** What follows each place where an option stands. */
const all = (args: readonly string[], option: string) =>
  args.flatMap((word, index) => (word === option ? [args[index + 1] as string] : []));

describe('what a person would type', () => {
  test('for one format reads the source for so long, scales it and writes one file', () => {
    const args = oneFormat(job, mp4);
    expect(args.at(-1)).toBe('out/h264-standard.mp4');
    expect([all(args, '-i'), all(args, '-t')]).toEqual([['film.mp4'], ['12']]);
    expect(all(args, '-vf')[0]).toMatch(/^scale=w=1280:h=720:.*,format=yuv420p$/);
    expect(args.join(' ')).toContain(mp4.video.arguments.join(' '));
  });

  test('for all formats decodes once and gives each its own picture and sound', () => {
    const args = allFormats(job);
    expect(all(args, '-i')).toEqual(['film.mp4']);
    const graph = all(args, '-filter_complex')[0] as string;
    expect(graph).toContain('split=3[branch0][branch1][branch2];');
    presets.forEach(({ video }, index) => {
      expect(graph).toContain(`[branch${index}]format=${video.pixelFormat}[out${index}]`);
    });
    expect(all(args, '-map')).toEqual(presets.flatMap((_, index) => [`[out${index}]`, '0:a:0']));
    expect(presets.map((preset) => args.includes(fileOf(job, preset)))).toEqual([true, true, true]);
  });

  test('is encoded in both as the preset says', () => {
    for (const preset of presets) {
      const one = oneFormat(job, preset);
      const tail = one.slice(one.indexOf('-map_metadata')).join(' ');
      expect(allFormats(job).join(' ')).toContain(tail);
      expect(tail).toContain(`-c:v ${preset.video.encoder} ${preset.video.arguments.join(' ')}`);
      expect(tail).toContain(`-c:a ${preset.audio.encoder} ${preset.audio.arguments.join(' ')}`);
    }
  });

  test('passes the pictures through a working format where one is named', () => {
    const words = { ...job, working: 'yuv420p' };
    expect(all(oneFormat(words, mp4), '-vf')[0]).toMatch(/out_range=tv,format=yuv420p,format=yuv420p$/);
    expect(all(allFormats(words), '-filter_complex')[0]).toContain('out_range=tv,format=yuv420p,split=3');
  });

  test('for a small job encodes with one thread, whatever the preset has', () => {
    for (const preset of presets) {
      const args = smallFormat('{}.mp4', preset, 'out/{}');
      expect(new Set(all(args, '-threads'))).toEqual(new Set(['1']));
      expect(args.at(-1)).toBe('out/{}');
    }
  });

  test('to check a file decodes picture and sound in one thread, measures its loudness and counts its packets', () => {
    const decode = fullDecode('a.mp4').join(' ');
    expect(decode).toContain('-xerror -threads 1 -i a.mp4 -map 0:v:0 -f null -');
    expect(decode).toMatch(/-map 0:a:0 -af ebur128=\S+ -f null -$/);
    expect(probed('a.mp4')).toEqual(expect.arrayContaining(['-count_packets', '-show_streams', 'a.mp4']));
  });
});
