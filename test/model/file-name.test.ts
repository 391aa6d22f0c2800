import { formatOfFile } from '../../model/deliverable-name';
import { fillTemplate, NAME_FIELDS, templateFault } from '../../model/file-name';
import { faultsOfOutputs } from '../../model/job-outputs';
import { BUILT_IN } from '../../model/preset-set';
import { specify } from '../../model/specify';
import { batchSubmissionSchema } from '../../model/submission';

const job = { project_id: 'film', formats: ['mp4', 'h264-high', 'wav'] };

function specified(words: object) {
  const body = batchSubmissionSchema({ maxJobs: 3, maxConcurrent: 8, formatNames: BUILT_IN.formatNames }).parse({
    name: 'x',
    jobs: [{ ...job, ...words }],
  });
  const createdAt = new Date('2027-01-31T23:59:59.999Z');
  return specify(body, BUILT_IN, { id: '01890000-0000-7000-8000-000000000001', createdAt, tenant: null }).jobs[0];
}

test('every field is filled in, for each format', () => {
  const template = NAME_FIELDS.map((field) => `{${field}}`).join('_');
  expect(specified({ file_name: template, version: 'v1.2', quality: 'high' })?.file_names).toEqual([
    'film_h264-high_mp4_high_v1.2_2027-01-31_job-001_01890000-0000-7000-8000-000000000001.mp4',
    'film_h264-high_h264-high_high_v1.2_2027-01-31_job-001_01890000-0000-7000-8000-000000000001.mp4',
    'film_wav_wav_high_v1.2_2027-01-31_job-001_01890000-0000-7000-8000-000000000001.wav',
  ]);
});

test('a job that says nothing of its files has nothing of it in its specification', () => {
  const plain = specified({});
  for (const field of ['file_names', 'captions', 'start_timecode']) expect(plain).not.toHaveProperty(field);
  expect(specified({ captions: 'a.srt' })?.captions).toEqual({ path: 'a.srt', language: 'und' });
});

test.each([
  ['{project}', undefined],
  ['a.b-c_D9', undefined],
  ['{projekt}_{preset}_{}', 'has no field {projekt}, {}'],
  ['a b', 'holds letters'],
  ['a/b', 'holds letters'],
  ['{project', 'holds letters'],
  ['é', 'holds letters'],
  ['', 'is 1 to 200'],
  ['x'.repeat(201), 'is 1 to 200'],
])('the template %p: %p', (template, fault) => {
  if (fault === undefined) expect(templateFault(template)).toBeUndefined();
  else expect(templateFault(template)).toContain(fault);
});

test('a value is put in as it is', () => {
  const values = Object.fromEntries(NAME_FIELDS.map((field) => [field, '{job}$&'])) as Parameters<
    typeof fillTemplate
  >[1];
  expect(fillTemplate('{project}-{batch}', values)).toBe('{job}$&-{job}$&');
});

const faults = (words: object) =>
  faultsOfOutputs({ ...job, ...words }, 3, BUILT_IN).map(({ pointer, message }) => `${pointer} ${message}`);

test.each([
  [{}, []],
  [{ file_name: '{project}_{format}' }, []],
  [{ file_name: '{project}', formats: ['mp4', 'mov', 'wav'] }, []],
  [
    { file_name: '{project}' },
    ['/jobs/3/file_name gives mp4 and h264-high one name, film.mp4; put {format} or {preset} into it'],
  ],
  [{ file_name: '{preset}', quality: 'high' }, ['/jobs/3/file_name gives mp4 and h264-high one name']],
  [{ file_name: '{preset}', quality: 'low' }, []],
  [{ file_name: '{format}_{version}' }, ['/jobs/3/version is missing']],
  [{ file_name: '{version}_{format}', version: '.1' }, ['/jobs/3/file_name makes the name .1_mp4.mp4; a name begins']],
  [{ file_name: `${'x'.repeat(160)}{batch}{format}` }, ['/jobs/3/file_name makes a name of 203 characters; 200']],
  [
    { formats: ['mp4', 'srt', 'h264-captions', 'avi'] },
    ['/jobs/3/formats/1 srt needs captions', '/jobs/3/formats/2 h264-captions needs captions'],
  ],
  [{ formats: ['mp4', 'srt'], captions: 'a.srt' }, []],
  [{ formats: 7, file_name: 8, quality: 9 }, []],
])('%j has these faults', (words, expected) => {
  const found = faults(words);
  expect(found).toHaveLength(expected.length);
  for (const [index, fault] of expected.entries()) expect(found[index]).toContain(fault);
});

test.each([
  ['film_wav.wav', 'wav'],
  ['film_srt.srt', 'srt'],
  ['film_contact-sheet.jpg', 'contact-sheet'],
  ['film_high.mp4', 'mp4'],
])('%s is the ordinary name of %s', (name, format) => {
  expect(formatOfFile(name)).toBe(format);
});

test.each([
  ['captions', '/etc/a.srt', 'path of an .srt or .vtt'],
  ['captions', 'a.txt', 'path of an .srt or .vtt'],
  ['captions', 'a\n.srt', 'path of an .srt or .vtt'],
  ['caption_language', 'en', 'ISO 639-2'],
  ['version', 'a b', '1 to 64'],
  ['start_timecode', '24:00:00:00', '01:00:00;00'],
  ['start_timecode', '01:00:00.00', '01:00:00;00'],
  ['start_timecode', 1, '01:00:00;00'],
])('%s may not be %p', (field, value, words) => {
  const body = { name: 'x', jobs: [{ ...job, [field]: value }] };
  const { error } = batchSubmissionSchema({
    maxJobs: 3,
    maxConcurrent: 8,
    formatNames: BUILT_IN.formatNames,
  }).safeParse(body);
  expect(error?.issues).toEqual([
    expect.objectContaining({ path: ['jobs', 0, field], message: expect.stringContaining(words) }),
  ]);
});

test('a watermark is refused where no format would show it', () => {
  const message = expect.stringMatching(
    /^\/jobs\/3\/watermark is burned in by none of the formats; h264-review does it/,
  );
  expect(faults({ formats: ['mp4'], watermark: 'mine' })).toEqual([message]);
  expect(faults({ formats: ['mp4', 'h264-review'], watermark: 'mine' })).toEqual([]);
});
