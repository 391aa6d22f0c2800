/** Kept back of the target, so that a small rise of anything else does not pass it. In processors. */
const MARGIN = 0.05;

/** ffmpeg never gets less than this many processors: a full machine slows it and does not stop it. */
const FLOOR = 0.2;

/** Samples over which the need of everything else is averaged: the last seconds. */
const OTHERS_SAMPLES = 6;

/** How strongly what the machine was above its target lately is given back. */
const CORRECTION = 2;

export interface CpuSample {
  /** Processors that were busy on the whole machine, on average since the last sample. */
  readonly machine: number;
  /** Of these, what the group of ffmpegs used. */
  readonly group: number;
}

/**
 * Processors that ffmpeg may use, so that the whole machine stays within its target on average over some seconds: the target, less
 * what everything else used lately, less what was used too much before. A proportional controller with feed-forward.
 * @param recent samples of half a second, the newest last.
 */
export function ffmpegQuota(recent: readonly CpuSample[], targetPercent: number, processors: number): number {
  const target = (targetPercent / 100) * processors;
  const others = mean(recent.slice(-OTHERS_SAMPLES).map(({ machine, group }) => Math.max(0, machine - group)));
  const excess = recent.length > 0 ? Math.max(0, mean(recent.map(({ machine }) => machine)) - (target - MARGIN)) : 0;
  return Math.max(FLOOR, target - MARGIN - others - CORRECTION * excess);
}

/** Slots where no quota can be set: one-threaded at worst, so many that they cannot pass the target together. */
export function slotsWithinTarget(slots: number, targetPercent: number, processors: number): number {
  if (targetPercent >= 100) return slots;
  return Math.max(1, Math.min(slots, Math.floor((targetPercent / 100) * processors)));
}

function mean(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
