const FIRST_MS = 250;
const LONGEST_MS = 30_000;

/** How long to wait before a process is started again that has ended `failures` times in a row: doubles from a quarter second to half a minute. */
export function computeBackOffMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS);
}
