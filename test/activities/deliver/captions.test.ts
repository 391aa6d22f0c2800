import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { parseCaptions } from '../../../activities/captions/parse-captions';
import type { JobSpecification } from '../../../model/specification';
import { ffprobe, makeClip } from '../../support/media';
import { openWorkshop, type Workshop } from '../../support/workshop';

const LIMIT_MS = 120_000;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  await makeClip(join(workshop.mediaRoot, 'film', 'a.mp4'), { seconds: 4, tone: 440 });
}, LIMIT_MS);
afterAll(async () => await workshop.remove());

/** Two are seen together, one is cut at the end of the film, one begins behind it. */
const SRT = `1
00:00:00,500 --> 00:00:01,500
First <i>one</i>

2
00:00:01,000 --> 00:00:02,000
With the first

3
00:00:03,000 --> 00:00:09,000
Cut & done

4
00:00:04,000 --> 00:00:05,000
Behind the end
`;

const captions = (path: string, language = 'und'): Partial<JobSpecification> => ({ captions: { path, language } });

async function write(name: string, text: string): Promise<string> {
  const folder = join(workshop.mediaRoot, 'film', 'words');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
  return `words/${name}`;
}

test(
  'files of captions are written anew, as long as the film, from either format',
  async () => {
    const path = await write('a.srt', SRT);
    const plan = await workshop.plan('film', ['srt', 'vtt'], undefined, 'draft', captions(path));
    expect(plan).toMatchObject({ spans: [], audio: [] });
    const results = await workshop.finish(plan);
    expect(results.map(({ failure, file, frames }) => [failure, file, frames])).toEqual([
      [null, 'deliverables/batch/job/film_srt.srt', null],
      [null, 'deliverables/batch/job/film_vtt.vtt', null],
    ]);
    const [srt = '', vtt = ''] = await Promise.all(
      results.map(async ({ file }) => await readFile(join(workshop.storeRoot, file ?? ''), 'utf8')),
    );
    expect(vtt).toBe(
      'WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nFirst <i>one</i>\n\n00:00:01.000 --> 00:00:02.000\nWith the first\n\n00:00:03.000 --> 00:00:04.000\nCut &amp; done\n',
    );
    expect((await parseCaptions(srt, 'srt')).cues).toEqual((await parseCaptions(vtt, 'vtt')).cues);
    expect(results[0]?.checks).toContainEqual({
      name: 'cues beyond the film',
      passed: true,
      expected: 'any',
      actual: "1 of 4 cues begin after the film's end and are left out; 1 of 4 cues are cut at the film's end",
    });
    const again = await workshop.make('film', ['vtt'], undefined, captions(await write('b.vtt', vtt)));
    expect(await readFile(join(workshop.storeRoot, again[0]?.file ?? ''), 'utf8')).toBe(vtt);
  },
  LIMIT_MS,
);

test(
  'a film holds them as a track that players read, in their language, and shares its pictures with one without',
  async () => {
    const path = await write('a.srt', SRT);
    await workshop.make('film', ['h264-high']);
    const plan = await workshop.plan('film', ['h264-captions'], undefined, 'draft', captions(path, 'eng'));
    expect(plan.spans.every(({ missing }) => !missing)).toBe(true);
    const [result] = await workshop.finish(plan);
    expect(result?.failure).toBeNull();
    expect(result?.checks).toEqual(
      expect.arrayContaining([
        { name: 'caption codec', passed: true, expected: 'mov_text', actual: 'mov_text' },
        { name: 'caption language', passed: true, expected: 'eng', actual: 'eng' },
        { name: 'caption cues', passed: true, expected: '4', actual: '4' },
      ]),
    );
    const film = join(workshop.storeRoot, result?.file ?? '');
    const { streams } = await ffprobe(film, '-show_streams');
    expect(streams.map(({ codec_name }: { codec_name: string }) => codec_name)).toEqual(['h264', 'aac', 'mov_text']);
    const { stdout } = await execa('ffmpeg', ['-v', 'error', '-i', film, '-map', '0:s', '-f', 'webvtt', '-']);
    const { cues } = await parseCaptions(stdout, 'vtt');
    expect(cues.map(({ from, to, text }) => [from, to, text])).toEqual([
      [500, 1000, 'First <i>one</i>'],
      [1000, 1500, 'First <i>one</i>\nWith the first'],
      [1500, 2000, 'With the first'],
      [3000, 4000, 'Cut &amp; done'],
    ]);
  },
  LIMIT_MS,
);

test('every line that cannot be read is named at once', async () => {
  const path = await write('bad.srt', SRT.replace('00:00:01,500', '00:00:0x,500').replace('03,000 -->', '03,000 ->'));
  await expect(workshop.plan('film', ['srt'], undefined, 'draft', captions(path))).rejects.toMatchObject({
    type: 'CAPTIONS_INVALID',
    message: expect.stringMatching(/line 2: .* line 10: .*film\/words\/bad\.srt/),
  });
});

test.each([
  ['words/gone.srt', 'MEDIA_MISSING'],
  ['../other/a.srt', 'MEDIA_OUTSIDE_ROOT'],
  ['words/out.srt', 'MEDIA_OUTSIDE_ROOT'],
  ['words/empty.srt', 'CAPTIONS_INVALID'],
  ['words', 'CAPTIONS_INVALID'],
])('captions at %s are refused with %s', async (path, code) => {
  await write('empty.srt', '\n');
  await writeFile(join(workshop.mediaRoot, 'outside.srt'), SRT);
  await symlink('../../outside.srt', join(workshop.mediaRoot, 'film', 'words', 'out.srt')).catch(() => {});
  const planning = workshop.plan('film', ['srt'], undefined, 'draft', captions(path));
  await expect(planning).rejects.toMatchObject({ type: code });
});

test('a job whose captions all begin behind the film is refused before anything is rendered, by their file', async () => {
  const path = await write('late.srt', '1\n00:10:00,000 --> 00:10:01,000\nlate\n');
  for (const format of ['srt', 'h264-captions']) {
    await expect(workshop.plan('film', [format], undefined, 'draft', captions(path))).rejects.toMatchObject({
      type: 'CAPTIONS_INVALID',
      message: expect.stringMatching(
        /None of their 1 cues begins before the film ends, at 4 seconds\..*film\/words\/late\.srt/,
      ),
    });
  }
});

test('a job that no format of needs captions does not read them', async () => {
  const plan = await workshop.plan('film', ['mp4'], undefined, 'draft', captions('words/gone.srt'));
  expect(plan.deliverables).toHaveLength(1);
});
