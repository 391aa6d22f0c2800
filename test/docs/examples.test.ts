import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from '../../infra/programs';
import { FakeStudio } from '../support/fake-studio';
import { until } from '../support/until';
import { withApi } from '../support/with-workers';

/** docs/examples as a person runs them: python3 without any package, against a real API. */

const world = withApi();
const LIMIT_MS = 60_000;
const PROGRAM = join(projectRoot(), 'docs', 'examples', 'follow_batch.py');

interface Followed {
  said(): string;
  readonly end: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Without python3 the tests fail by this very line. */
function python(args: readonly string[], input: string | undefined, url: string): Followed {
  // Isolated: what stands in the folder or in the user's packages is not seen.
  const child: ChildProcess = spawn('python3', ['-I', PROGRAM, ...args], {
    env: { ...process.env, REELBATCH_URL: url },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin?.end(input ?? '');
  return {
    said: () => stdout,
    end: once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr })),
  };
}

/** Starts it on a batch of jobs that a studio makes. */
async function start(ids: readonly string[], prepare: (studio: FakeStudio) => void, url = world.api.url) {
  const jobs = ids.map((id) => ({ id, project_id: 'proj-a', formats: ['mp4' as const] }));
  const studio = new FakeStudio({ jobs });
  prepare(studio);
  const followed = python(['-'], JSON.stringify({ name: 'x', jobs }), url);
  const found = await until('its batch is made', async () => /^batch (\S+)$/m.exec(followed.said()) ?? undefined);
  world.workers.enrol(found[1] as string, studio);
  return { ...followed, studio, id: found[1] as string };
}

test(
  'a batch is followed to its end, a failure is told with what to do, and the exit code says how it ended',
  async () => {
    const { end } = await start(['a', 'b'], ({ failing }) => failing.set('b', 'PROJECT_EMPTY'));
    const { code, stdout, stderr } = await end;
    expect([code, stderr]).toEqual([4, '']);
    expect(stdout).toMatch(/^ {2}a {2}completed {2}100 %$/m);
    expect(stdout).toMatch(/^ {2}b {2}failed .*\n {4}PROJECT_EMPTY: .*\n {4}What to do: /m);
    expect(stdout).toMatch(/^partially_failed {2}\d+ %\n$/m);
  },
  LIMIT_MS,
);

test(
  'a connection that breaks is taken up behind the last event that was seen',
  async () => {
    const proxy = await startProxy(world.api.port);
    try {
      const { end, studio, said } = await start(['a', 'b'], ({ holding }) => holding.add('b'), proxy.url);
      await until('a is told of', async () => /^ {2}a {2}completed/m.test(said()) || undefined);
      proxy.breakOff();
      studio.release('b');
      const { code, stdout, stderr } = await end;
      expect([code, stderr]).toEqual([0, 'The connection broke; it is taken up again.\n']);
      expect(proxy.lastIds).toEqual([undefined, expect.stringMatching(/./)]);
      // Told once, since what came before is not told again.
      expect(stdout.match(/^ {2}a {2}completed/gm)).toHaveLength(1);
      expect(stdout).toMatch(/^ {2}b {2}completed/m);
    } finally {
      await proxy.stop();
    }
  },
  LIMIT_MS,
);

test(
  'what cannot be done is said with every fault, and by the exit code',
  async () => {
    const refused = await python(['--project', 'nowhere', '--format', 'avi'], undefined, world.api.url).end;
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(
      /^INVALID_REQUEST: .*\n {2}\/jobs\/0\/formats\/0: [\s\S]*\/jobs\/0\/project_id: [\s\S]*\nWhat to do: /,
    );
    expect(await python([], undefined, world.api.url).end).toMatchObject({ code: 2 });
    expect((await python(['-'], '{', world.api.url).end).stderr).toMatch(/^- cannot be read: /);
  },
  LIMIT_MS,
);

/** Passes everything on, notes with which event streams were taken up, and can break all connections off. */
async function startProxy(port: number) {
  const lastIds: (string | undefined)[] = [];
  const server: Server = createServer((request, response) => {
    if (request.url?.endsWith('/events')) lastIds.push(request.headers['last-event-id'] as string | undefined);
    const { method, url: path, headers } = request;
    const onward = httpRequest({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { ...headers, host: `127.0.0.1:${port}` },
    });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lastIds,
    breakOff: () => server.closeAllConnections(),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
