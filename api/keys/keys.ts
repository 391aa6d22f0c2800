import { resolve } from 'node:path';
import { type ApiKey, apiKeyRequestSchema } from '../../model/api-key';
import { openStore } from '../../store/store';
import { readConfig } from './config';

/**
 * The keys of the API in the state folder of this machine. Not over the API: the first key is made before anybody could show one, and
 * whoever may write to that folder needs none.
 */
export interface LocalKeys {
  /** Absolute path of the folder. */
  readonly stateDir: string;
  list(): Promise<readonly ApiKey[]>;
  /** @throws ZodError for a name, a tenant or a scope that is none. */
  create(request: unknown): Promise<{ readonly key: ApiKey; readonly shown: string }>;
  /** @returns undefined when there is no such key. */
  revoke(id: string): Promise<ApiKey | undefined>;
}

/** @throws SettingsError */
export async function openKeys(): Promise<LocalKeys> {
  const config = readConfig();
  const { apiKeys } = await openStore(config);
  return {
    stateDir: resolve(config.stateDir),
    list: () => apiKeys.list(),
    create: async (request) => await apiKeys.create(apiKeyRequestSchema.parse(request), new Date()),
    revoke: (id) => apiKeys.revoke(id, new Date()),
  };
}
