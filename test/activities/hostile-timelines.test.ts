import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { parseCaptions } from '../../activities/captions/parse-captions';
import { makeClip } from '../support/media';
import { openWorkshop, type Workshop } from '../support/workshop';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  await makeClip(join(workshop.mediaRoot, 'film', 'a.mp4'), { seconds: 1 });
});
afterAll(async () => await workshop.remove());

/** Temporal takes a failure of this length into a history. */
const LONGEST_MESSAGE = 200_000;

async function refusalOf(name: string, text: string) {
  const project = `p-${Math.random().toString(36).slice(2)}`;
  await mkdir(join(workshop.mediaRoot, project));
  await writeFile(join(workshop.mediaRoot, project, name), text);
  const error = await workshop.plan(project, ['mp4']).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApplicationFailure)) throw new Error(`no failure: ${error}`);
  expect(error.nonRetryable).toBe(true);
  expect(JSON.stringify([error.message, error.details]).length).toBeLessThan(LONGEST_MESSAGE);
  return error.type;
}

const time = (value: string, rate = '24') => `{"OTIO_SCHEMA":"RationalTime.1","rate":${rate},"value":${value}}`;
const range = (start: string, duration: string, rate?: string) =>
  `{"OTIO_SCHEMA":"TimeRange.1","start_time":${time(start, rate)},"duration":${time(duration, rate)}}`;
const gap = (source: string, more = '') => `{"OTIO_SCHEMA":"Gap.1","source_range":${source}${more}}`;
const track = (children: string) => `{"OTIO_SCHEMA":"Track.1","kind":"Video","children":[${children}]}`;
const film = (children: string, more = '') =>
  `{"OTIO_SCHEMA":"Timeline.1"${more},"tracks":{"OTIO_SCHEMA":"Stack.1","children":[${track(children)}]}}`;
const canvas = (rate: string) => `,"metadata":{"reelbatch":{"canvas":{"width":128,"height":64,"frame_rate":${rate}}}}`;
const FINE = gap(range('0', '24'));
const LONG = 'x'.repeat(5_000_000);

test.each([
  ['a duration of 1e400', film(gap(range('0', '1e400')))],
  ['a duration of 1e300', film(gap(range('0', '1e300')), canvas('24'))],
  ['a duration of a thousand years', film(gap(range('0', '800000000000')), canvas('24'))],
  ['a duration below nothing', film(gap(range('0', '-5')), canvas('24'))],
  ['a rate of 1e-300', film(gap(range('0', '24', '1e-300')), canvas('24'))],
  ['a rate below nothing', film(gap(range('0', '24', '-24')), canvas('24'))],
  ['a rate of nothing', film(gap(range('0', '24', '0')), canvas('24'))],
  ['a canvas of a million frames a second', film(FINE, canvas('"1000000/1"'))],
  ['a canvas at a rate below nothing', film(FINE, canvas('"-24/1"'))],
  ['a canvas at a rate of 0/0', film(FINE, canvas('"0/0"'))],
  ['a beginning beyond all numbers', film(FINE, `${canvas('24')},"global_start_time":${time('1e300', '1e300')}`)],
  [
    'a speed beyond all numbers',
    film(gap(range('0', '24'), ',"effects":[{"OTIO_SCHEMA":"LinearTimeWarp.1","time_scalar":1e308}]'), canvas('24')),
  ],
  [
    'a thousand speeds',
    film(
      gap(
        range('0', '24'),
        `,"effects":[${Array(1000).fill('{"OTIO_SCHEMA":"LinearTimeWarp.1","time_scalar":7.123457}').join(',')}]`,
      ),
      canvas('24'),
    ),
  ],
  ['a name of five megabytes', film(`{"OTIO_SCHEMA":"Clip.1","name":"${LONG}"}`)],
  ['a schema of five megabytes', film(`{"OTIO_SCHEMA":"${LONG}"}`)],
  [
    'a reference of five megabytes',
    film(`{"OTIO_SCHEMA":"Clip.1","media_reference":{"OTIO_SCHEMA":"ExternalReference.1","target_url":"${LONG}"}}`),
  ],
  [
    'a prototype for a reference',
    film('{"OTIO_SCHEMA":"Clip.2","media_references":{},"active_media_reference_key":"__proto__"}'),
  ],
  ['ten thousand clips without a file', film(Array(10_000).fill('{"OTIO_SCHEMA":"Clip.1"}').join(','))],
  [
    'tracks in tracks without end',
    film(`${'{"OTIO_SCHEMA":"Track.1","children":['.repeat(100_000)}${']}'.repeat(100_000)}`),
  ],
  ['lists in lists without end', film('['.repeat(1_000_000) + ']'.repeat(1_000_000))],
])('an OTIO file with %s is refused in words, for good', async (_, text) => {
  expect([
    'TIMELINE_INVALID',
    'TIMELINE_UNSUPPORTED',
    'MEDIA_MISSING',
    'MEDIA_OUTSIDE_ROOT',
    'PROJECT_EMPTY',
  ]).toContain(await refusalOf('timeline.otio', text));
});

const TIMES = '00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00';
test.each([
  ['a dissolve of 1e400 frames', `001 BL V C ${TIMES}\n001 BL V D ${'9'.repeat(400)} ${TIMES}`],
  ['a speed beyond all numbers', `001 BL V C ${TIMES}\nM2 BL ${'9'.repeat(400)} 00:00:00:00`],
  ['a line of five megabytes', `001 ${LONG} V C ${TIMES}`],
  ['a line of colons', `001 BL V C 1${':'.repeat(5_000_000)}`],
  ['a line of blanks', `001${' '.repeat(5_000_000)}x`],
  ['a hundred thousand bad lines', '001 BL V X\n'.repeat(100_000)],
  ['timecodes that are none', '001 BL V C 99:99:99:99 99:99:99:99 -1:00:00:00 00:00:00:999999999'],
  ['a channel that is a prototype', `001 BL __proto__ C ${TIMES}`],
])('an EDL with %s is refused in words, for good', async (_, text) => {
  expect(['TIMELINE_INVALID', 'TIMELINE_UNSUPPORTED', 'MEDIA_MISSING', 'PROJECT_EMPTY']).toContain(
    await refusalOf('timeline.edl', text),
  );
});

const cue = (words: string) => `1\n00:00:00,000 --> 00:00:01,000\n${words}\n`;
test.each([
  ['braces that never close', cue('{\\'.repeat(1_000_000))],
  ['brackets that never close', cue('<'.repeat(2_000_000))],
  ['tags in tags', cue('<i>'.repeat(500_000))],
  ['a line of blanks', `${' '.repeat(4_000_000)}x`],
  ['a line of digits', `${'0'.repeat(4_000_000)}:00`],
  [
    'a hundred thousand cues',
    Array.from({ length: 100_000 }, (_, n) => `${n}\n00:00:00,000 --> 00:00:01,000\na\n`).join('\n'),
  ],
])('captions with %s are read to their end', async (_, text) => {
  const { cues, faults } = await parseCaptions(text, 'srt');
  expect(cues.length + faults.length).toBeLessThan(10_000);
});
