import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Client, createClient } from '../../api/client/client';
import { createApp } from '../../api/server/app';
import { Events } from '../../api/server/events/events';
import { LiveBatches } from '../../api/server/live-batches';
import { Metrics } from '../../api/server/metrics/metrics';
import { connectTemporal, type Temporal } from '../../api/server/temporal';
import { WaitingJobs } from '../../api/server/waiting-jobs';
import { BUILT_IN, type PresetSet } from '../../model/preset-set';
import { type ProblemView, problemViewSchema } from '../../model/views';
import { openStore, type Store } from '../../store/store';
import { temporaryFolder } from './media';
import { createTestNamespace } from './temporal-server';

/** Where the API under test answers batches. */
export const BATCHES = '/api/v1/batch/jobs';
/** Where it answers schedules. */
export const SCHEDULES = '/api/v1/batch/schedules';

export interface ApiPlace {
  readonly address: string;
  readonly namespace: string;
}

export interface ApiOptions {
  /** Without one, a fresh namespace of the shared server. */
  readonly place?: ApiPlace;
  readonly limits?: {
    readonly maxJobs?: number;
    readonly maxConcurrent?: number;
    readonly maxWaitingJobs?: number;
    readonly rateLimit?: number;
    readonly webhooks?: boolean;
  };
  /** Default: those of the product. */
  readonly presets?: PresetSet;
}

/** The API as its process runs it, listening on a free port, over a store and a media root in a temporary folder. */
export interface ApiServer extends ApiPlace {
  readonly url: string;
  readonly port: number;
  readonly client: Client;
  readonly store: Store;
  readonly mediaRoot: string;
  readonly temporal: Temporal;
  /** A request as fetch sends it; a body that is no string is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

/** Projects that the media root has: empty folders, since the API never looks into one. */
export const PROJECTS = ['proj-123', 'proj-a', 'proj-b'];

export async function startApi({ place, limits, presets = BUILT_IN }: ApiOptions = {}): Promise<ApiServer> {
  const { address, namespace } = place ?? (await createTestNamespace());
  const folder = await temporaryFolder();
  const mediaRoot = join(folder.path, 'media');
  for (const project of PROJECTS) await mkdir(join(mediaRoot, project), { recursive: true });
  const store = await openStore({ stateDir: join(folder.path, 'state'), mediaRoot });
  const temporal = connectTemporal({ connectionOptions: { address }, namespace });
  const log = pino({ level: 'silent' });
  const batches = new LiveBatches(store, temporal);
  const events = new Events({ store, batches, log });
  const app = createApp({
    log,
    store,
    temporal,
    batches,
    events,
    metrics: new Metrics({ store, temporal, events }),
    loopbackOnly: true,
    rateLimit: limits?.rateLimit ?? 1_000_000,
    waiting: new WaitingJobs(store, temporal),
    limits: { maxJobs: 1000, maxConcurrent: 8, maxWaitingJobs: 1000, ...limits },
    presets,
    present: { temporalUiUrl: 'http://127.0.0.1:8233', namespace },
  });
  const server = await new Promise<ReturnType<typeof app.listen>>((resolve, reject) => {
    const listening = app.listen(0, '127.0.0.1', (error?: Error) => (error ? reject(error) : resolve(listening)));
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    address,
    namespace,
    url,
    port,
    client: createClient(url),
    store,
    mediaRoot,
    temporal,
    async call(method, path, body, headers) {
      const json = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      return await fetch(`${url}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
        ...(json === undefined ? {} : { body: json }),
      });
    },
    async stop() {
      events.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await temporal.close();
      await folder.remove();
    },
  };
}

/** The problem that an answer holds, which must be one, of its own status. */
export async function problemOf(response: Response): Promise<ProblemView> {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8');
  const problem = problemViewSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(problem.type).toBe(`urn:reelbatch:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`);
  return problem;
}
