import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { hostname } from 'node:os';

/** Where a worker answers Prometheus. */
export interface MetricsPlace {
  /** What is listened on: an IP address and a port. */
  readonly bind: string;
  /** By what others find it. */
  readonly address: string;
}

const EVERYWHERE = new Set(['0.0.0.0', '[::]']);

/**
 * The place that a setting like `127.0.0.1:0` stands for; port 0 is any free one, so that several workers of one machine do not meet.
 * @throws SystemError when that address is not this machine's, or the port is taken.
 */
export async function metricsPlace(setting: string): Promise<MetricsPlace> {
  const colon = setting.lastIndexOf(':');
  const host = setting.slice(0, colon);
  // Listened on for a moment: Temporal's SDK would not say which port it took, and tells nobody why it could not take one.
  const server = createServer();
  server.listen(Number(setting.slice(colon + 1)), host.replace(/^\[|\]$/g, ''));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return { bind: `${host}:${port}`, address: `${EVERYWHERE.has(host) ? hostname() : host}:${port}` };
}
