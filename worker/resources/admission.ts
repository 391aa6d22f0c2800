import type { Need } from '../../activities/ffmpeg/gate';

/** What was let in and may not have taken yet what it was promised. */
export interface Admitted {
  readonly need: Need;
  /** Bytes of memory that it holds by now. */
  readonly residentBytes: number;
}

export interface Free {
  readonly memoryBytes: number;
  readonly totalMemoryBytes: number;
  readonly diskBytes: number;
}

export interface Reserve {
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

export type Admission = 'enter' | 'wait-for-memory' | 'wait-for-disk' | 'never';

/**
 * Whether an ffmpeg may start: what it needs must be free above the reserve, after what the running ones may still take. The first
 * one may start with less memory than it might need, as long as the machine could ever have it: waiting would not help.
 */
export function admit(need: Need, running: readonly Admitted[], free: Free, reserve: Reserve): Admission {
  if (need.memoryBytes + reserve.memoryBytes > free.totalMemoryBytes) return 'never';
  const promisedDisk = running.reduce((sum, one) => sum + one.need.diskBytes, 0);
  if (need.diskBytes > 0 && need.diskBytes + promisedDisk + reserve.diskBytes > free.diskBytes) return 'wait-for-disk';
  const promised = running.reduce((sum, one) => sum + Math.max(0, one.need.memoryBytes - one.residentBytes), 0);
  if (need.memoryBytes + promised + reserve.memoryBytes > free.memoryBytes) return 'wait-for-memory';
  return 'enter';
}
