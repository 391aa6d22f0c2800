import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import {
  batchIdKey,
  batchPriorityKey,
  batchStatusKey,
  jobStatusKey,
  projectIdKey,
} from '../workflows/search-attributes';

const KEYS = [batchIdKey, projectIdKey, batchStatusKey, jobStatusKey, batchPriorityKey];

/** Temporal's numbers of the types that are used here (temporal.api.enums.v1.IndexedValueType). */
const INDEXED_VALUE_TYPES: Readonly<Record<string, number>> = { KEYWORD: 2, INT: 3 };

/**
 * Registers the search attributes that the namespace lacks. A cluster may forbid it to this user: then an administrator registers
 * them, and the log says which.
 */
export async function registerSearchAttributes(
  connection: NativeConnection,
  namespace: string,
  log: Logger,
): Promise<void> {
  const { operatorService } = connection;
  try {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    const missing = KEYS.filter(({ name }) => customAttributes?.[name] === undefined);
    if (missing.length === 0) return;
    const searchAttributes = Object.fromEntries(
      missing.map(({ name, type }) => [name, INDEXED_VALUE_TYPES[type] ?? 0]),
    );
    await operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    log.warn(
      { error: String(error), namespace, searchAttributes: KEYS.map(({ name, type }) => `${name}=${type}`) },
      'search attributes could not be registered; register them by hand if workflows do not start',
    );
  }
}
