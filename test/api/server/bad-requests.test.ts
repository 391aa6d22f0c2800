import { gzipSync } from 'node:zlib';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi({ limits: { maxJobs: 20 } });
}, 60_000);
afterAll(async () => await api.stop());

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
        '/name: Too small: expected string to have >=1 characters',
        '/jobs/0/project_id: the media root has no project folder nowhere',
        '/jobs/0/formats/1: Invalid option: expected one of "mp4"|"mov"|"webm"',
        '/jobs/0/quality: Invalid option: expected one of "draft"|"standard"|"high"|"master"',
        '/jobs/0/dependencies/1: no job of this batch has the id nobody',
        '/jobs/1/formats: names at least one format',
        '/jobs/1/extra: is not a field of this request',
        '/jobs/2/id: b is the id of jobs/1 already',
        '/jobs/2/project_id: Invalid input: expected string, received number',
        '/jobs/2/formats: names a format twice',
        '/jobs/2/dependencies/0: b depends on itself',
        '/jobs/2/dependencies/1: Invalid input: expected string, received number',
        '/jobs/2/dependencies/2: no job of this batch has the id lost',
        '/jobs/3: Invalid input: expected object, received string',
        '/priority: is one of low, normal, high, urgent, or a whole number from 0 to 100',
        '/max_concurrent: Too small: expected number to be >=1',
        '/colour: is not a field of this request',
      ].sort(),
    );
  });

  test('are counted in the detail', async () => {
    expect((await refused({ name: 'x', jobs: [] })).detail).toBe('The request has faults. It has one fault.');
    expect((await refused({ jobs: [] })).detail).toBe('The request has faults. It has 2 faults.');
  });

  test.each([
    ['no jobs', { name: 'x', jobs: [] }, ['/jobs: names at least one job']],
    [
      'one job too many',
      { name: 'x', jobs: Array(21).fill(job) },
      ['/jobs: Too big: expected array to have <=20 items'],
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
      'a job that depends on itself',
      { name: 'x', jobs: [{ ...job, id: 'a', dependencies: ['a'] }] },
      ['/jobs/0/dependencies/0: a depends on itself'],
    ],
    [
      'unknown fields whose names a pointer escapes',
      { name: 'x', 'a/b': 1, '~': 2, '': 3, jobs: [{ ...job, 'm~n/o': 1 }] },
      [
        '/: is not a field of this request',
        '/a~1b: is not a field of this request',
        '/jobs/0/m~0n~1o: is not a field of this request',
        '/~0: is not a field of this request',
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
      [
        '/jobs/0/id: is 1 to 64 letters, digits, dots, dashes or underscores, and begins with a letter or digit',
        '/jobs/1/id: is 1 to 64 letters, digits, dots, dashes or underscores, and begins with a letter or digit',
      ],
    ],
    [
      'a project outside the media root',
      { name: 'x', jobs: [{ ...job, project_id: '../state' }] },
      [
        '/jobs/0/project_id: is 1 to 64 letters, digits, dots, dashes or underscores, and begins with a letter or digit',
      ],
    ],
    ['an array', [], [': Invalid input: expected object, received array']],
    ['null', 'null', [': Invalid input: expected object, received null']],
    ['a number', '7', [': Invalid input: expected object, received number']],
  ])('name %s', async (_, body, expected) => {
    expect((await faults(body)).sort()).toEqual(expected);
  });

  test('name fields that JavaScript would take for its own', async () => {
    const told = await faults(
      `{"name": "x", "__proto__": {"name": "y"}, "constructor": 1,
        "jobs": [{"id": "__proto__", "project_id": "proj-123", "formats": ["mp4"], "__proto__": {"quality": "draft"}}]}`,
    );
    expect(told.sort()).toEqual([
      '/__proto__: is not a field of this request',
      '/constructor: is not a field of this request',
      '/jobs/0/__proto__: is not a field of this request',
      '/jobs/0/id: is 1 to 64 letters, digits, dots, dashes or underscores, and begins with a letter or digit',
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
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['/jobs/0']);
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
