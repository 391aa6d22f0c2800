import { CancellationScope } from '@temporalio/workflow';

/**
 * Runs tasks in order, at most `width` at a time, and answers their results in order. When one fails the rest is cancelled, and the
 * error comes only when every task that was started has ended: nothing of a failed job is left running.
 * @param stop asked before each task: when it says yes no more are begun, and the results are those of the first tasks alone.
 */
export async function inWindow<T>(
  width: number,
  tasks: readonly (() => Promise<T>)[],
  stop: () => boolean = () => false,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  await CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current();
    const lane = async () => {
      while (next < tasks.length && !failure && !stop()) {
        const index = next;
        next += 1;
        try {
          results[index] = await (tasks[index] as () => Promise<T>)();
        } catch (error) {
          failure ??= { error };
          scope.cancel();
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, lane));
  });
  if (failure) throw (failure as { error: unknown }).error;
  return results;
}
