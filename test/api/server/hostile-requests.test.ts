import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type ApiServer, BATCHES, problemOf, SCHEDULES, startApi } from '../../support/api-server';

let api: ApiServer;
let batch: string;
const JOBS = [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }];
const BATCH = { name: 'x', jobs: JOBS, start_at: '2100-01-01T00:00:00Z' };
beforeAll(async () => {
  api = await startApi();
  batch = `${BATCHES}/${((await (await api.call('POST', BATCHES, BATCH)).json()) as { id: string }).id}`;
}, 60_000);
afterAll(async () => await api.stop());

const DEEP = 400_000;
const list = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const object = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const inField = (field: string, value: string) => JSON.stringify({ ...BATCH, [field]: '?' }).replace('"?"', value);
const inJob = (field: string, value: string) =>
  JSON.stringify({ ...BATCH, jobs: [{ ...JOBS[0], [field]: '?' }] }).replace('"?"', value);

const BODIES: [string, string][] = [
  ['a deep list', list(DEEP)],
  ['a deep object', object(DEEP)],
  ...['name', 'jobs', 'priority', 'window', 'webhooks', 'start_at', 'unknown'].flatMap((field): [string, string][] => [
    [`a deep list in ${field}`, inField(field, list(DEEP))],
    [`a deep object in ${field}`, inField(field, object(DEEP))],
  ]),
  ...['id', 'formats', 'dependencies', 'watermark', 'resolution', 'file_name'].map((field): [string, string] => [
    `a deep list in ${field} of a job`,
    inJob(field, list(DEEP)),
  ]),
  ['a name of three megabytes', inField('name', JSON.stringify('a'.repeat(3_000_000)))],
  ['an id of three megabytes', inJob('id', JSON.stringify('a'.repeat(3_000_000)))],
  ['a project of three megabytes', inJob('project_id', JSON.stringify('a'.repeat(3_000_000)))],
  ['a file name of three megabytes', inJob('file_name', JSON.stringify('{project_id}'.repeat(250_000)))],
  ['a start of three megabytes', inField('start_at', JSON.stringify('2'.repeat(3_000_000)))],
  ['a key of three megabytes', JSON.stringify({ ...BATCH, ['a'.repeat(3_000_000)]: 1 })],
  ['a hundred thousand keys', JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [n, n])))],
  ['a hundred thousand formats', inJob('formats', JSON.stringify(Array(100_000).fill('mp4')))],
  ['a hundred thousand bad formats', inJob('formats', JSON.stringify(Array(100_000).fill(1)))],
  ['a hundred thousand dependencies', inJob('dependencies', JSON.stringify(Array(100_000).fill('a')))],
  ['a million jobs that are none', JSON.stringify({ name: 'x', jobs: Array(1_000_000).fill(1) })],
  ['numbers beyond all', '{"name":"x","jobs":[],"max_concurrent":1e999,"priority":-1e999}'],
  ['a project that is a prototype', inJob('project_id', '"__proto__"')],
  ['a format that is a prototype', inJob('formats', '["__proto__","constructor","toString"]')],
  ['a quality that is a prototype', inJob('quality', '"constructor"')],
  [
    'a prototype',
    `{"__proto__":{"name":"x"},"constructor":{"prototype":{"admin":true}},"jobs":${JSON.stringify(JOBS)}}`,
  ],
  ['a name that ends a line', inField('name', JSON.stringify('x\r\nSet-Cookie: a=b\u0000\u2028'))],
  ['half a character', inJob('id', '"\\ud800"')],
];

describe.each([BATCHES, '{batch}/jobs', SCHEDULES])('to POST %s', (address) => {
  test.each(BODIES)('%s is refused and breaks nothing', async (_, body) => {
    for (const headers of [{}, { 'Idempotency-Key': randomUUID() }]) {
      const answer = await api.call('POST', address.replace('{batch}', batch), body, headers);
      // A name may hold what a name may hold; what it is never is a header.
      if (answer.status === 202) expect(answer.headers.get('Set-Cookie')).toBeNull();
      else {
        const { status, code, errors } = await problemOf(answer);
        expect([code, [400, 413, 422]]).toEqual([code, expect.arrayContaining([status])]);
        expect(JSON.stringify(errors).length).toBeLessThan(200_000);
      }
    }
  });
});

test('nothing of a body reaches the prototypes of this process', () => {
  expect(({} as { admin?: unknown }).admin).toBeUndefined();
  expect(({} as { name?: unknown }).name).toBeUndefined();
});

test.each([
  ['cursor', `${BATCHES}?cursor=../../etc`],
  ['cursor twice', `${BATCHES}?cursor=a&cursor=b`],
  ['limit', `${BATCHES}?limit=1e9`],
  ['status', `${BATCHES}?status=constructor`],
  ['a prototype', `${BATCHES}?__proto__=1`],
  ['a field of a field', `${BATCHES}?limit[$gt]=1`],
  ['jobs_after', '{batch}?jobs_after=%00%ff'],
  ['format', '{batch}/report?format=../json'],
])('a query with a bad %s is refused', async (_, path) => {
  const answer = await api.call('GET', path.replace('{batch}', batch));
  expect([400, 404, 409, 422]).toContain((await problemOf(answer)).status);
});

test.each(['x', '00000000-99999999999999999999', '../../x', '-1', 'a'.repeat(8000)])(
  'a Last-Event-ID that is none, %.20s, begins the stream anew',
  async (lastId) => {
    const controller = new AbortController();
    const answer = await fetch(`${api.url}${batch}/events`, {
      headers: { 'Last-Event-ID': lastId },
      signal: controller.signal,
    });
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    while (!text.includes('event: state')) text += new TextDecoder().decode((await reader.read()).value);
    controller.abort();
    expect(text).not.toContain(lastId.length > 3 ? lastId : '../../x');
  },
);

/** Sends bytes as they are, and answers what came back by the time the server ends the connection. */
async function raw(text: string): Promise<string> {
  const socket = connect(api.port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (more: string) => {
    answer += more;
  });
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

const head = (...lines: string[]) =>
  `${[`POST ${BATCHES} HTTP/1.1`, 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`;
const HOST = 'Host: 127.0.0.1';
const INNER = `GET ${BATCHES} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;

test.each([
  ['two lengths', `${head(HOST, 'Content-Length: 2', 'Content-Length: 40')}{}${INNER}`],
  ['a length and chunks', `${head(HOST, 'Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n${INNER}`],
  ['chunks in disguise', `${head(HOST, 'Transfer-Encoding: xchunked')}0\r\n\r\n${INNER}`],
  ['a header with a space before its colon', head(HOST, 'Content-Length : 0')],
  ['a header that goes on in the next line', head(HOST, 'X-A: b', ' c: d')],
  ['a line that ends with LF alone', head(HOST, 'X-A: b\nX-C: d', 'Content-Length: 0')],
  ['a header of a megabyte', head(HOST, `X-A: ${'b'.repeat(2 ** 20)}`)],
  ['no host', head('Content-Length: 0')],
  ['a NUL in a header', head(HOST, 'X-A: b\0c', 'Content-Length: 0')],
])('a request with %s is one refused request and never two', async (_, text) => {
  const answer = await raw(text);
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
});

test.each([
  ['two hosts', head(HOST, 'Host: evil.example', 'Content-Length: 0')],
  ['a host with a user', head('Host: 127.0.0.1@evil.example', 'Content-Length: 0')],
  ['a host with a path', head('Host: evil.example/127.0.0.1', 'Content-Length: 0')],
  ['a host that only begins like this machine', head('Host: 127.0.0.1.evil.example', 'Content-Length: 0')],
  ['an address in the first line', head(HOST, 'Content-Length: 0').replace('POST ', 'POST http://evil.example')],
  ['an origin of nobody', head(HOST, 'Origin: null', 'Content-Length: 0')],
  ['an origin of another port', head(HOST, 'Origin: http://127.0.0.1:1', 'Content-Length: 0')],
  ['an origin of another kind', head(HOST, 'Origin: file://127.0.0.1', 'Content-Length: 0')],
])('a request with %s is refused', async (_, text) => {
  expect(await raw(text)).toMatch(/^HTTP\/1\.1 40[03] /);
});
