import { availableParallelism } from 'node:os';

/**
 * Looks at each of some projects once, a few at a time: a look is one short process for each file, and a batch starts when all are
 * done. A project that cannot be read has no answer.
 */
export async function lookAt<T>(
  projectIds: readonly string[],
  signal: AbortSignal,
  look: (projectId: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>();
  const waiting = [...new Set(projectIds)];
  const lane = async () => {
    for (let projectId = waiting.shift(); projectId !== undefined; projectId = waiting.shift()) {
      try {
        found.set(projectId, await look(projectId));
      } catch {
        signal.throwIfAborted();
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return found;
}
