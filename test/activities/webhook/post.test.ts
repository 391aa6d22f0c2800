import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createRawServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { post } from '../../../activities/webhook/post';
import { isPublic, lookUpPublic } from '../../../activities/webhook/public-address';

let server: Server;
let port: number;
let status = 200;
const seen: {
  method: string | undefined;
  url: string | undefined;
  body: string;
  headers: IncomingMessage['headers'];
}[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, body, headers: request.headers });
      response
        .writeHead(status, status === 302 ? { Location: `http://127.0.0.1:${port}/elsewhere` } : {})
        .end('thanks');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());
beforeEach(() => seen.splice(0));

async function send(host: string, allowPrivate: boolean, answer = 200): Promise<string> {
  status = answer;
  const { signal } = new AbortController();
  const url = `http://${host}:${port}/hook?a=1`;
  return await post({ url, headers: { 'X-Own': 'yes' }, body: '{"ä":1}', allowPrivate, signal }).then(
    () => 'taken',
    (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
  );
}

test.each([
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['255.255.255.255', false],
  ['224.0.0.1', false],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', true],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['::7f00:1', false],
  ['::ffff:0:7f00:1', false],
  ['64:ff9b:1::7f00:1', false],
  ['fec0::1', false],
  ['3fff::1', false],
  ['4000::1', false],
  ['198.18.0.1', false],
  ['not an address', false],
  ['8.8.8.8', true],
  ['2606:4700:4700::1111', true],
])('%s is public: %s', (address, expected) => {
  expect(isPublic(address)).toBe(expected);
});

test.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '127.1'])(
  'sends nothing to %s unless private addresses are allowed',
  async (host) => {
    expect(await send(host, false)).toMatch(/^WEBHOOK_FORBIDDEN: .*private network/);
    expect(seen).toEqual([]);
  },
);

test('looks at what the name stands for, in both forms in which Node asks', async () => {
  for (const all of [true, false]) {
    const error = await new Promise((resolve) => lookUpPublic('localhost', { all }, resolve));
    expect(error).toMatchObject({ code: 'WEBHOOK_FORBIDDEN' });
  }
});

test('posts the bytes that it was given', async () => {
  expect(await send('127.0.0.1', true)).toBe('taken');
  expect(seen).toEqual([expect.objectContaining({ method: 'POST', url: '/hook?a=1', body: '{"ä":1}' })]);
  expect(seen[0]?.headers).toMatchObject({ 'x-own': 'yes', 'content-length': '8' });
});

test.each([
  [302, 'WEBHOOK_FAILED: ', 'a redirect, which is not followed'],
  [404, 'WEBHOOK_FAILED: ', 'answered 404'],
  [503, 'WEBHOOK_FAILED: ', 'answered 503'],
  [410, 'WEBHOOK_GONE: ', 'answered 410'],
])('takes %i for no', async (answer, code, words) => {
  const said = await send('127.0.0.1', true, answer);
  expect(said.startsWith(code)).toBe(true);
  expect(said).toContain(words);
  expect(seen.map(({ url }) => url)).toEqual(['/hook?a=1']);
});

test('says that nobody answers', async () => {
  const { signal } = new AbortController();
  const sending = post({ url: 'http://127.0.0.1:1/', headers: {}, body: '', allowPrivate: true, signal });
  await expect(sending).rejects.toMatchObject({
    code: 'WEBHOOK_FAILED',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

describe('a receiver that means harm', () => {
  /** Answers by bytes that are written as it likes. */
  async function answering(
    write: (bytes: (text: string) => boolean, every: (ms: number, act: () => void) => void) => void,
  ) {
    const closed: Promise<unknown>[] = [];
    const raw = createRawServer((socket) => {
      const timers: NodeJS.Timeout[] = [];
      closed.push(new Promise((resolve) => socket.on('close', resolve)).then(() => timers.forEach(clearInterval)));
      socket.on('error', () => {});
      write(
        (text) => socket.write(text),
        (ms, act) => void timers.push(setInterval(act, ms)),
      );
    });
    raw.listen(0, '127.0.0.1');
    await once(raw, 'listening');
    const { signal } = new AbortController();
    const url = `http://127.0.0.1:${(raw.address() as AddressInfo).port}/token-1`;
    const outcome = await post({ url, headers: {}, body: '{}', allowPrivate: true, signal, limitMs: 600 }).then(
      () => 'taken',
      (error: Error) => error.message,
    );
    await Promise.all(closed);
    raw.close();
    return outcome;
  }

  test('and lets its answer drip is left after the limit, whatever is collected meanwhile', async () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    const outcome = await answering((bytes, every) => {
      bytes('HTTP/1.1 200 OK\r\nX-Slow: ');
      every(50, () => {
        collect();
        bytes('a');
      });
    });
    expect(outcome).toContain('did not answer in 0.6 s');
    expect(outcome).not.toContain('token-1');
  });

  test('and never ends its answer is not listened to', async () => {
    const outcome = await answering((bytes, every) => {
      bytes('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      every(1, () => bytes(`10000\r\n${'a'.repeat(65_536)}\r\n`));
    });
    expect(outcome).toBe('taken');
  });

  test('and sends a head without end is refused', async () => {
    const outcome = await answering((bytes, every) => {
      bytes('HTTP/1.1 200 OK\r\n');
      every(1, () => bytes(`X-${'a'.repeat(4096)}: b\r\n`));
    });
    expect(outcome).toMatch(/^A webhook did not take a message\. 127\.0\.0\.1: .*(overflow|size)/i);
  });
});
