import { type ApiServer, startApi } from './api-server';
import { type FakeWorkers, type FakeWorkersOptions, startFakeWorkers } from './fake-workers';

const START_LIMIT_MS = 60_000;

/** What a test file works with; there while its tests run. */
export interface WithWorkers {
  readonly workers: FakeWorkers;
}

/** The real workflows on the real server, for all tests of a file; only the films are missing. */
export function withWorkers(options?: FakeWorkersOptions): WithWorkers {
  const world = {} as { workers: FakeWorkers };
  beforeAll(async () => {
    world.workers = await startFakeWorkers(undefined, options);
  }, START_LIMIT_MS);
  afterAll(async () => await world.workers.stop());
  return world;
}

export interface WithApi extends WithWorkers {
  readonly api: ApiServer;
  /** Others in the place of those that were stopped. */
  restartWorkers(): Promise<void>;
}

/** The same with the API in front of them. */
export function withApi(options?: FakeWorkersOptions): WithApi {
  const world = {
    restartWorkers: async () => {
      world.workers = await startFakeWorkers(world.api, options);
    },
  } as WithApi & { api: ApiServer; workers: FakeWorkers };
  beforeAll(async () => {
    world.api = await startApi();
    await world.restartWorkers();
  }, START_LIMIT_MS);
  afterAll(async () => {
    await world.workers.stop();
    await world.api.stop();
  });
  return world;
}
