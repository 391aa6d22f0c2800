import { gzipSync } from 'node:zlib';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi({ limits: { maxJobs: 20 } });
}, 60_000);
afterAll(async () => await api.stop());

const NAME = 'is 1 to 64 letters, digits, dots, dashes or underscores, and begins with a letter or digit';
const FIELDS = {
  batch: 'name, jobs, priority, max_concurrent, on_failure, window, webhooks, labels, start_at, deadline',
  job: 'id, project_id, formats, quality, priority, dependencies, run_on, attempts, fingerprint, resolution, frame_rate, fit, lut, watermark, start_timecode, captions, caption_language, file_name, version, strict',
};
const NO_FIELD = {
  batch: `is not a field of a batch, which has ${FIELDS.batch}`,
  job: `is not a field of a job, which has ${FIELDS.job}`,
};

const job = { project_id: 'proj-123', formats: ['mp4'] };

async function refused(body: unknown) {
  const problem = await problemOf(await api.call('POST', BATCHES, body));
  expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST', instance: BATCHES });
  return problem;
}

async function faults(body: unknown): Promise<string[]> {
  return (await refused(body)).errors.map(({ pointer, message }) => `${pointer}: ${message}`);
}

describe('the faults of a submission', () => {
  afterAll(async () => expect((await api.client.list()).batches).toEqual([]));

  test('are told all at once, each with its pointer', async () => {
    const told = await faults({
      name: '',
      jobs: [
        { id: 'a', project_id: 'nowhere', formats: ['mp4', 'avi'], quality: 'best', dependencies: ['b', 'nobody'] },
        { id: 'b', project_id: 'proj-123', formats: [], dependencies: ['a'], extra: 1 },
        { id: 'b', project_id: 7, formats: ['mp4', 'mp4'], dependencies: ['b', 3, 'lost'] },
        'no job',
      ],
      priority: 'now',
      max_concurrent: 0,
      colour: 'red',
    });
    expect(told.sort()).toEqual(
      [
        '/name: is text of 1 to 200 characters; this is ""',
        '/jobs/0/project_id: the media root has no project folder nowhere',
        '/jobs/0/formats/1: is one of mp4, mov, webm or the name of a preset, which GET /api/v1/presets lists; this is "avi"',
        '/jobs/0/quality: is one of draft, standard, high, master; this is "best"',
        '/jobs/0/dependencies/1: no job of this batch has the id nobody',
        '/jobs/1/formats: is a list of 1 to 8 formats, each one of mp4, mov, webm or the name of a preset, which GET /api/v1/presets lists; this is a list of 0',
        `/jobs/1/extra: ${NO_FIELD.job}`,
        '/jobs/2/id: b is the id of jobs/1 already',
        `/jobs/2/project_id: ${NAME}; this is 7`,
        '/jobs/2/formats: names a format twice; each may stand there once',
        '/jobs/2/dependencies/0: b depends on itself',
        `/jobs/2/dependencies/1: ${NAME}; this is 3`,
        '/jobs/2/dependencies/2: no job of this batch has the id lost',
        `/jobs/3: is a job: an object with ${FIELDS.job}; this is "no job"`,
        '/priority: is one of low, normal, high, urgent, or a whole number from 0 to 100; this is "now"',
        '/max_concurrent: is a whole number from 1 to 8; this is 0',
        `/colour: ${NO_FIELD.batch}`,
      ].sort(),
    );
  });

  test('are counted in the detail', async () => {
    expect((await refused({ name: 'x', jobs: [] })).detail).toBe('The request has faults. It has one fault.');
    expect((await refused({ jobs: [] })).detail).toBe('The request has faults. It has 2 faults.');
  });

  test.each([
    ['no jobs', { name: 'x', jobs: [] }, ['/jobs: is a list of 1 to 20 jobs; this is a list of 0']],
    [
      'one job too many',
      { name: 'x', jobs: Array(21).fill(job) },
      ['/jobs: is a list of 1 to 20 jobs; this is a list of 21'],
    ],
    [
      'a cycle, by the names of its jobs',
      {
        name: 'x',
        jobs: [
          { ...job, id: 'a', dependencies: ['c'] },
          { ...job, id: 'b', dependencies: ['a'] },
          { ...job, id: 'c', dependencies: ['b'] },
        ],
      },
      ['/jobs/1/dependencies/0: the dependencies form a cycle: a -> c -> b -> a'],
    ],
    [
      'a dependency that is listed twice',
      {
        name: 'x',
        jobs: [
          { ...job, id: 'a' },
          { ...job, id: 'b', dependencies: ['a', 'a'] },
        ],
      },
      ['/jobs/1/dependencies/1: a is listed already; once is enough'],
    ],
    [
      'a line break in the name',
      { name: 'one\ntwo', jobs: [job] },
      ['/name: has a control character, like a line break or a tab; it may have none'],
    ],
    ['a name that is missing', { jobs: [job] }, ['/name: is text of 1 to 200 characters; it is missing']],
    [
      'a job that depends on itself',
      { name: 'x', jobs: [{ ...job, id: 'a', dependencies: ['a'] }] },
      ['/jobs/0/dependencies/0: a depends on itself'],
    ],
    [
      'unknown fields whose names a pointer escapes',
      { name: 'x', 'a/b': 1, '~': 2, '': 3, jobs: [{ ...job, 'm~n/o': 1 }] },
      [
        `/: ${NO_FIELD.batch}`,
        `/a~1b: ${NO_FIELD.batch}`,
        `/jobs/0/m~0n~1o: ${NO_FIELD.job}`,
        `/~0: ${NO_FIELD.batch}`,
      ],
    ],
    [
      'an id of many characters, or with a zero byte',
      {
        name: 'x',
        jobs: [
          { ...job, id: 'x'.repeat(65) },
          { ...job, id: 'a\u0000' },
        ],
      },
      [`/jobs/0/id: ${NAME}; this is text of 65 characters`, `/jobs/1/id: ${NAME}; this is "a\\u0000"`],
    ],
    [
      'a project outside the media root',
      { name: 'x', jobs: [{ ...job, project_id: '../state' }] },
      [`/jobs/0/project_id: ${NAME}; this is "../state"`],
    ],
    ['an array', [], [`: is a batch: an object with ${FIELDS.batch}; this is a list of 0`]],
    ['null', 'null', [`: is a batch: an object with ${FIELDS.batch}; this is null`]],
    ['a number', '7', [`: is a batch: an object with ${FIELDS.batch}; this is 7`]],
  ])('name %s', async (_, body, expected) => {
    expect((await faults(body)).sort()).toEqual(expected);
  });

  test('name fields that JavaScript would take for its own', async () => {
    const told = await faults(
      `{"name": "x", "__proto__": {"name": "y"}, "constructor": 1,
        "jobs": [{"id": "__proto__", "project_id": "proj-123", "formats": ["mp4"], "__proto__": {"quality": "draft"}}]}`,
    );
    expect(told.sort()).toEqual([
      `/__proto__: ${NO_FIELD.batch}`,
      `/constructor: ${NO_FIELD.batch}`,
      `/jobs/0/__proto__: ${NO_FIELD.job}`,
      `/jobs/0/id: ${NAME}; this is "__proto__"`,
    ]);
    expect(({} as { quality?: string }).quality).toBeUndefined();
  });

  test('are listed up to a thousand and counted beyond', async () => {
    const strangers = Array.from({ length: 600 }, (_, index) => `s${index}`);
    const jobs = ['a', 'b'].map((id) => ({ ...job, id, dependencies: strangers }));
    const problem = await refused({ name: 'x', jobs });
    expect(problem.errors).toHaveLength(1000);
    expect(problem.detail).toContain('It has 1200 faults. The first 1000 are listed.');
  });
});

describe('a body that is none', () => {
  test('is no JSON: the answer shows where', async () => {
    const problem = await problemOf(await api.call('POST', BATCHES, '{"name": "x", "jobs": [}'));
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_JSON', errors: [] });
    expect(problem.detail).toContain('"jobs": [}');
  });

  test('nests a hundred thousand deep', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const problem = await problemOf(await api.call('POST', BATCHES, `{"name": "x", "jobs": ${deep}}`));
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_JSON', errors: [] });
  });

  test.each([
    ['declares nothing', undefined, ''],
    ['is declared as text', 'text/plain', '{}'],
    ['is a form', 'application/x-www-form-urlencoded', 'name=x'],
    ['has a character set that JSON has not', 'application/json; charset=latin1', '{}'],
  ])('%s', async (_, type, body) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type };
    const response = await fetch(`${api.url}${BATCHES}`, { method: 'POST', headers, body: Buffer.from(body) });
    expect(await problemOf(response)).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  test('is larger than the limit', async () => {
    const problem = await problemOf(await api.call('POST', BATCHES, `{"name": "${'x'.repeat(2 ** 22)}"}`));
    expect(problem).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  test('is larger than the limit once it is decompressed', async () => {
    const body = gzipSync(`{"name": "${'x'.repeat(2 ** 22)}"}`);
    expect(await problemOf(await sendCompressed('gzip', body))).toMatchObject({ code: 'BODY_TOO_LARGE' });
  });

  test('does not decompress', async () => {
    const problem = await problemOf(await sendCompressed('gzip', Buffer.from('{}')));
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_JSON' });
  });

  test('is compressed in a way that nobody knows', async () => {
    const problem = await problemOf(await sendCompressed('zip', Buffer.from('{}')));
    expect(problem).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });
});

async function sendCompressed(encoding: string, body: Buffer<ArrayBuffer>): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
  return await fetch(`${api.url}${BATCHES}`, { method: 'POST', headers, body });
}
