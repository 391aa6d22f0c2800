import { captionText, cuesBetween, oneAtATime } from '../../model/captions';

const cues = [
  { from: 0, to: 1000, text: 'a' },
  { from: 500, to: 2000, text: 'b' },
  { from: 2000, to: 3000, text: 'c &amp; &lt;d&gt; <i>e</i> --&gt;' },
];

test('cues between two times are cut to them and count from the first', () => {
  expect(cuesBetween(cues, 900, 2500)).toEqual([
    { from: 0, to: 100, text: 'a' },
    { from: 0, to: 1100, text: 'b' },
    { from: 1100, to: 1600, text: cues[2]?.text },
  ]);
  expect(cuesBetween(cues, 3000, 4000)).toEqual([]);
  expect(cuesBetween(cues, 0, 3000)).toEqual(cues);
});

test('cues that are seen together become one', () => {
  expect(oneAtATime(cues)).toEqual([
    { from: 0, to: 500, text: 'a' },
    { from: 500, to: 1000, text: 'a\nb' },
    { from: 1000, to: 2000, text: 'b' },
    { from: 2000, to: 3000, text: cues[2]?.text },
  ]);
});

test('files are written as the formats say', () => {
  expect(captionText(cues.slice(1), 'srt')).toBe(
    '1\n00:00:00,500 --> 00:00:02,000\nb\n\n2\n00:00:02,000 --> 00:00:03,000\nc & ‹d> <i>e</i> →\n',
  );
  expect(captionText([{ from: 3_661_001, to: 3_662_000, text: 'a &amp; b' }], 'vtt')).toBe(
    'WEBVTT\n\n01:01:01.001 --> 01:01:02.000\na &amp; b\n',
  );
});
