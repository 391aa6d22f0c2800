import { setTimeout as wait } from 'node:timers/promises';

const LIMIT_MS = 20_000;
const LOOK_AGAIN_MS = 20;

/**
 * Waits for a condition and returns its first truthy value.
 * @throws Error with `what` when it does not come true while a test may last.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  limitMs = LIMIT_MS,
): Promise<NonNullable<T>> {
  const last = Date.now() + limitMs;
  for (;;) {
    const value = await condition();
    if (value) return value as NonNullable<T>;
    if (Date.now() > last) throw new Error(`It did not come true: ${what}`);
    await wait(LOOK_AGAIN_MS);
  }
}
