import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectWhenReady, ensureNamespace } from '../../infra/namespace';
import { findTemporal } from '../../infra/programs';
import { startTemporalServer } from '../../infra/temporal-server';

export interface TestServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** Where global-setup leaves the address of the server of the whole jest run. */
export const ADDRESS_VARIABLE = 'TEST_TEMPORAL_ADDRESS';

const LIMIT_MS = 30_000;

/** A real Temporal server without Web UI, on free ports, in a temporary folder that goes with it. */
export async function startTestServer(): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'reelbatch-temporal-'));
  const server = await startTemporalServer({ directory, programs: findTemporal() });
  return {
    address: server.address,
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The address of the server that all suites of this run share: keep apart from the others by a namespace of one's own. */
export function testServerAddress(): string {
  const address = process.env[ADDRESS_VARIABLE];
  if (address === undefined) throw new Error('jest.config.js must name test/support/global-setup.ts as globalSetup');
  return address;
}

/** A fresh namespace on the shared server, with the product's search attributes, ready for use. */
export async function createTestNamespace(): Promise<{ readonly address: string; readonly namespace: string }> {
  const address = testServerAddress();
  const namespace = `test-${randomUUID()}`;
  const gaveUp = AbortSignal.timeout(LIMIT_MS);
  const connection = await connectWhenReady(address, gaveUp);
  try {
    await ensureNamespace(connection, namespace, gaveUp);
  } finally {
    await connection.close();
  }
  return { address, namespace };
}
