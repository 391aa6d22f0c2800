import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { findFreePorts, isPortFree } from '../../infra/free-ports';

describe('free ports', () => {
  it('are all different', async () => {
    expect(new Set(await findFreePorts(20)).size).toBe(20);
  });

  it('are told from taken ones', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await isPortFree(port)).toBe(false);
    server.close();
    await once(server, 'close');
    expect(await isPortFree(port)).toBe(true);
  });
});
