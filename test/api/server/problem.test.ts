import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import express from 'express';
import { pino } from 'pino';
import { problemHandler } from '../../../api/server/problem';
import { ReelbatchError } from '../../../model/failure';
import { problemOf } from '../../support/api-server';

/** What is answered, and what is logged, when a handler throws. */
async function thrown(error: unknown) {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const app = express();
  app.use((_request, response, next) => {
    response.locals['requestId'] = 'the-request';
    next(error);
  });
  app.use(problemHandler(pino(sink)));
  const server = app.listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    return { problem: await problemOf(await fetch(`http://127.0.0.1:${port}/x`)), log: lines.join('') };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('an error', () => {
  test('that nobody foresaw is told to the log with its stack, and not to the client', async () => {
    const { problem, log } = await thrown(new TypeError('the secret inside'));
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL', instance: '/x' });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(JSON.parse(log)).toMatchObject({
      request_id: 'the-request',
      err: { type: 'TypeError', message: 'the secret inside', stack: expect.stringContaining('problem.test') },
    });
  });

  test.each([['a text'], [{ status: 418 }], [{ code: 7 }]])('that is only %p is answered too', async (error) => {
    expect((await thrown(error)).problem).toMatchObject({ status: 500, code: 'INTERNAL' });
  });

  test('of the table says its summary once', async () => {
    const { problem, log } = await thrown(new ReelbatchError('PROJECT_NOT_FOUND', 'The name is x.'));
    expect(problem.detail).toBe('The media root has no folder of this name. The name is x.');
    expect(log).toBe('');
  });
});
