import * as fc from 'fast-check';
import { parseCaptions } from '../../../activities/captions/parse-captions';
import { CAPTION_FORMATS, type Cue, captionText } from '../../../model/captions';

const SRT = `1
00:00:01,000 --> 00:00:02,500
Hello <i>you</i> & {\\an8}me <font color="red">too</font> <3

2
00:01:02,003 --> 01:00:00,000
- One
- <B>Two`;

test('SubRip is read, with its tags in order and no others', async () => {
  const { cues, faults } = await parseCaptions(`\uFEFF${SRT.replaceAll('\n', '\r\n')}`, 'srt');
  expect(faults).toEqual([]);
  expect(cues).toEqual([
    { from: 1000, to: 2500, text: 'Hello <i>you</i> &amp; me too &lt;3' },
    { from: 62_003, to: 3_600_000, text: '- One\n- <b>Two</b>' },
  ]);
});

test('WebVTT is read: notes, styles, names and settings are left out', async () => {
  const text = `WEBVTT - a title

STYLE
::cue { color: red }

NOTE a note

one
00:01.000 --> 00:02.000 line:0 position:20%
<v Bob>Hello &amp; <c.loud>good <b>day</b></c> &lt;

00:03.000 --> 00:04.000
</i>x`;
  const { cues, faults } = await parseCaptions(text, 'vtt');
  expect(faults).toEqual([]);
  expect(cues).toEqual([
    { from: 1000, to: 2000, text: 'Hello &amp; good <b>day</b> &lt;' },
    { from: 3000, to: 4000, text: 'x' },
  ]);
});

test.each([
  ['srt', '1\n00:00:0x,000 --> 00:00:04,000\nbad\n', [2]],
  ['srt', '1\n00:00:05,000 --> 00:00:04,000\nbackwards\n\n2\n00:00:05,000 -> 00:00:06,000\nno arrow\n', [2, 6]],
  ['srt', '1\n00:00:05,000 --> 00:00:05,000\nno time\n', [2]],
  ['vtt', 'no header\n\n00:01.000 --> 00:02.000\nx\n', [1]],
  ['vtt', 'WEBVTT\n\n00:01.000 --> 00:0\nx\n', [3]],
] as const)('faults of %s are told by line: %#', async (format, text, lines) => {
  const { faults } = await parseCaptions(text, format);
  expect(faults.map(({ line }) => line)).toEqual(lines);
  for (const { message } of faults) expect(message).toMatch(/^[A-Zmic].*\.$/);
});

const word = fc.stringMatching(/^[A-Za-zé0-9 .,!?&<>/{}\\-]{1,20}$/);
const cue = fc.record({
  from: fc.integer({ min: 0, max: 360_000_000 }),
  length: fc.integer({ min: 1, max: 10_000 }),
  lines: fc.array(word, { minLength: 1, maxLength: 3 }),
});

test.each(CAPTION_FORMATS)('whatever the words are, a written %s holds the same cues', async (format) => {
  await fc.assert(
    fc.asyncProperty(fc.array(cue, { maxLength: 8 }), async (given) => {
      const source = given.map(({ from, length, lines }) => ({ from, to: from + length, text: lines.join('\n') }));
      const cues = (await parseCaptions(captionText(escapedOf(source), 'vtt'), 'vtt')).cues;
      const again = await parseCaptions(captionText(cues, format), format);
      expect(again.faults).toEqual([]);
      expect(again.cues.map(({ from, to }) => [from, to])).toEqual(cues.map(({ from, to }) => [from, to]));
      if (format === 'vtt') expect(again.cues).toEqual(cues);
    }),
    { numRuns: 200 },
  );
});

function escapedOf(cues: readonly Cue[]): Cue[] {
  return cues.map((one) => ({
    ...one,
    text: one.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  }));
}
