import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import {
  batchIdKey,
  batchPriorityKey,
  batchStatusKey,
  jobStatusKey,
  projectIdKey,
} from '../workflows/search-attributes';

/** Temporal's numbers of the types of search attributes (temporal.api.enums.v1.IndexedValueType). */
const INDEXED_VALUE_TYPES = { TEXT: 1, KEYWORD: 2, INT: 3, DOUBLE: 4, BOOL: 5, DATETIME: 6, KEYWORD_LIST: 7 };
const SEARCH_ATTRIBUTES: Readonly<Record<string, number>> = Object.fromEntries(
  [batchIdKey, projectIdKey, batchStatusKey, jobStatusKey, batchPriorityKey].map(({ name, type }) => [
    name,
    INDEXED_VALUE_TYPES[type],
  ]),
);

const RETENTION = '30 days';
const ALREADY_EXISTS = 6;
const RETRY_MS = 100;
const RETRY_LIMIT_MS = 30_000;

/**
 * Connects as soon as a server answers GetSystemInfo at the address.
 * @param gaveUp aborts the wait; its reason is thrown.
 */
export async function connectWhenReady(address: string, gaveUp: AbortSignal): Promise<Connection> {
  for (;;) {
    gaveUp.throwIfAborted();
    try {
      return await Connection.connect({ address, connectTimeout: 1_000 });
    } catch {
      await pause(RETRY_MS);
    }
  }
}

/** Registers a namespace and its search attributes where they are missing, and returns when queries on them are answered. */
export async function ensureNamespace(connection: Connection, namespace: string, gaveUp: AbortSignal): Promise<void> {
  await retrying(gaveUp, () => registerNamespace(connection, namespace));
  await retrying(gaveUp, () => addSearchAttributes(connection, namespace));
  await retrying(gaveUp, () =>
    connection.workflowService.listWorkflowExecutions({
      namespace,
      pageSize: 1,
      query: Object.keys(SEARCH_ATTRIBUTES)
        .map((name) => `${name} IS NOT NULL`)
        .join(' OR '),
    }),
  );
}

function registerNamespace({ workflowService }: Connection, namespace: string): Promise<void> {
  return ignoring(ALREADY_EXISTS, () =>
    workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs(RETENTION) }),
  );
}

async function addSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => customAttributes?.[name] === undefined);
  if (missing.length === 0) return;
  await ignoring(ALREADY_EXISTS, () =>
    connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) }),
  );
}

async function ignoring(code: number, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if ((error as { code?: number }).code !== code) throw error;
  }
}

/**
 * A namespace just registered is not known to all services at once: they answer NOT_FOUND, and INVALID_ARGUMENT for new attributes.
 * An answer that does not change for so long is thrown.
 */
async function retrying(gaveUp: AbortSignal, call: () => Promise<unknown>): Promise<void> {
  for (const last = Date.now() + RETRY_LIMIT_MS; ; ) {
    try {
      await call();
      return;
    } catch (error) {
      gaveUp.throwIfAborted();
      if (Date.now() > last) throw error;
      await pause(RETRY_MS);
    }
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
