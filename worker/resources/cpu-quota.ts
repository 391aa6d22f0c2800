/** Kept back of the target, so that a moment's rise of anything else does not pass it. In processors. */
const MARGIN = 0.04;

/** ffmpeg never gets less than this many processors: a full machine slows it and does not stop it. */
const FLOOR = 0.2;

export interface CpuSample {
  /** Processors that were busy on the whole machine, on average since the last sample. */
  readonly machine: number;
  /** Of these, what the group of ffmpegs used. */
  readonly group: number;
}

/**
 * Processors that ffmpeg may use, so that the whole machine stays within its target: the target less what everything else uses.
 * @param recent the last samples; the largest need of the others counts, since it comes again.
 */
export function ffmpegQuota(recent: readonly CpuSample[], targetPercent: number, processors: number): number {
  const others = Math.max(0, ...recent.map(({ machine, group }) => machine - group));
  return Math.max(FLOOR, (targetPercent / 100) * processors - others - MARGIN);
}

/** Slots where no quota can be set: one-threaded at worst, so many that they cannot pass the target together. */
export function slotsWithinTarget(slots: number, targetPercent: number, processors: number): number {
  if (targetPercent >= 100) return slots;
  return Math.max(1, Math.min(slots, Math.floor((targetPercent / 100) * processors)));
}
