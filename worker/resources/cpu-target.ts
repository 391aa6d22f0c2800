import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { type CpuGroup, openCpuGroup } from './cpu-group';
import { type CpuSample, ffmpegQuota, slotsWithinTarget } from './cpu-quota';
import { type CpuTimes, processors, readCpuTimes } from './machine';

const SAMPLE_MS = 500;
/** How far back the machine is looked at. */
const REMEMBERED_SAMPLES = 14;

export interface CpuTarget {
  readonly slots: number;
  /** Puts a process under the limit. */
  add(pid: number): void;
  stop(): void;
}

export interface CpuTargetOptions {
  readonly stateDir: string;
  readonly cpuTargetPercent: number;
  readonly slots: number;
}

/**
 * Keeps the whole machine within the target: ffmpegs share a control group whose limit follows what everything else leaves. Workers on
 * one machine with one state folder share the group, and come to the same limit by the same sum. Without control groups there are
 * fewer slots instead.
 */
export function holdCpuTarget({ stateDir, cpuTargetPercent, slots }: CpuTargetOptions, log: Logger): CpuTarget {
  if (cpuTargetPercent >= 100) return { slots, add() {}, stop() {} };
  const name = `reelbatch-${createHash('sha256').update(resolve(stateDir)).digest('hex').slice(0, 16)}`;
  const group = openCpuGroup(name);
  if (!group) {
    const fewer = slotsWithinTarget(slots, cpuTargetPercent, processors());
    log.warn(
      { cpuTargetPercent, slots: fewer },
      'no control group can be written: the CPU target is held by fewer slots',
    );
    return { slots: fewer, add() {}, stop() {} };
  }
  const stop = follow(group, cpuTargetPercent);
  return {
    slots,
    add: (pid) => group.add(pid),
    stop() {
      stop();
      group.remove();
    },
  };
}

function follow(group: CpuGroup, targetPercent: number): () => void {
  const recent: CpuSample[] = [];
  let last = { times: readCpuTimes(), used: group.used() };
  group.limit(ffmpegQuota(recent, targetPercent, processors()));
  const timer = setInterval(() => {
    const now = { times: readCpuTimes(), used: group.used() };
    const sample = sampleBetween(last, now);
    last = now;
    if (!sample) return;
    recent.push(sample);
    if (recent.length > REMEMBERED_SAMPLES) recent.shift();
    group.limit(ffmpegQuota(recent, targetPercent, processors()));
  }, SAMPLE_MS);
  return () => clearInterval(timer);
}

interface Reading {
  readonly times: CpuTimes | undefined;
  readonly used: number;
}

function sampleBetween(before: Reading, after: Reading): CpuSample | undefined {
  if (!before.times || !after.times) return undefined;
  const seconds = (after.times.total - before.times.total) / processors();
  if (seconds <= 0) return undefined;
  return { machine: (after.times.busy - before.times.busy) / seconds, group: (after.used - before.used) / seconds };
}
