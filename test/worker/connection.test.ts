import { createServer, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { connectToTemporal } from '../../worker/connection';
import { until } from '../support/until';

/** A worker that connects, and the warnings that it logs meanwhile. */
function connecting(environment: Record<string, string>) {
  const warnings: { msg: string }[] = [];
  const output = new PassThrough();
  output.setEncoding('utf8').on('data', (line: string) => warnings.push(JSON.parse(line)));
  const stop = new AbortController();
  const nothing = { HOME: '/nowhere', ...environment };
  const connected = connectToTemporal({ environment: nothing, log: pino(output), stop: stop.signal });
  return { warnings, stop, connected };
}

describe('a worker without Temporal', () => {
  it('names the address and the cause, until it is told to stop', async () => {
    const { warnings, stop, connected } = connecting({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    await until('it warns', () => warnings.length >= 2);
    expect(warnings[0]?.msg).toBe('Temporal at 127.0.0.1:1 does not answer yet: Connection refused');
    stop.abort(new Error('SIGINT'));
    await expect(connected).rejects.toBe(stop.signal.reason);
  });

  it('does not wait for an address that takes its time', async () => {
    const silent = createServer();
    const reached = new Promise<Socket>((resolve) => silent.once('connection', resolve));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const { warnings, stop, connected } = connecting({ TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
    const socket = await reached;
    stop.abort(new Error('SIGINT'));
    await expect(connected).rejects.toBe(stop.signal.reason);
    expect(warnings).toEqual([]);
    silent.close();
    socket.destroy();
  });
});
