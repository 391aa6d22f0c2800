import * as fc from 'fast-check';
import { FORMAT_NAMES } from '../../model/presets';
import { batchSubmissionSchema } from '../../model/submission';

const schema = batchSubmissionSchema({ maxJobs: 3, maxConcurrent: 8, formatNames: FORMAT_NAMES });
const job = { project_id: 'proj-123', formats: ['mp4'] };
const sound = { name: 'x', jobs: [job] };

const messages = (body: unknown) => schema.safeParse(body).error?.issues.map(({ message }) => message) ?? [];

/** Values of every kind, and such as are nearly right. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom(
    '',
    'x'.repeat(201),
    'mp4',
    'draft',
    'high',
    -1,
    0,
    9,
    101,
    1.5,
    [],
    ['mp4', 'mp4'],
    Array(1001).fill('a'),
  ),
);

const LIBRARY = /expected|received|[Ii]nvalid|Too (small|big)|Unrecognized|>=|<=/;

describe('the faults of a submission', () => {
  test('are never told in the words of the library', () => {
    const jobs = fc.oneof(
      value,
      fc.array(
        fc.oneof(
          value,
          fc.record(
            {
              id: value,
              project_id: value,
              formats: fc.oneof(value, fc.array(value)),
              quality: value,
              priority: value,
              dependencies: fc.oneof(value, fc.array(value)),
              captions: value,
              caption_language: value,
              file_name: value,
              version: value,
              resolution: value,
              frame_rate: value,
              fit: value,
              lut: value,
              watermark: value,
              start_timecode: value,
              strange: value,
            },
            { requiredKeys: [] },
          ),
        ),
        { maxLength: 5 },
      ),
    );
    const body = fc.record(
      { name: value, jobs, priority: value, max_concurrent: value, start_at: value, deadline: value, strange: value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(value, body), (given) => {
        // What was given is shown, and may be any text.
        for (const message of messages(given)) expect(message.split('; this is')[0]).not.toMatch(LIBRARY);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['a line break', 'a\nb'],
    ['a zero byte', 'a\u0000b'],
    ['a tab', 'a\tb'],
    ['an escape of terminals', '\u001b[31mred'],
    ['a control character above ASCII', 'a\u0085b'],
    ['a line separator', 'a\u2028b'],
    ['half a character', 'a\ud83d'],
  ])('of a name with %s', (_, name) => {
    expect(messages({ ...sound, name })).toEqual([
      'has a control character, like a line break or a tab; it may have none',
    ]);
  });

  test.each(['Été 2027, Teil 2', '映画', '👩‍👩‍👧', '  a film\n'])('are none for the name %p', (name) => {
    expect(messages({ ...sound, name })).toEqual([]);
  });
});

test('formats may be containers and names of presets, eight at most and none twice', () => {
  const faults = (formats: readonly string[]) =>
    batchSubmissionSchema({ maxJobs: 10, maxConcurrent: 8, formatNames: FORMAT_NAMES })
      .safeParse({ name: 'x', jobs: [{ ...job, formats }] })
      .error?.issues.map(({ message }) => message.split(';')[0]);
  const names = FORMAT_NAMES.filter((name) => name !== 'mp4');
  expect(faults(['mp4', ...names.slice(0, 7)])).toBeUndefined();
  expect(faults(['mp4', ...names.slice(0, 8)])).toEqual([expect.stringContaining('is a list of 1 to 8 formats')]);
  expect(faults(['hevc-high', 'hevc-high'])).toEqual(['names a format twice']);
  expect(faults(['HEVC-high'])).toEqual([expect.stringContaining('GET /api/v1/presets lists')]);
});
