import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';

/** What the kernel counts, in seconds since it started. */
export interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

/** Ticks a second of /proc/stat on every Linux that Node runs on (USER_HZ). */
const TICKS_PER_SECOND = 100;

/** Busy and whole time of all processors together; undefined where there is no /proc. */
export function readCpuTimes(): CpuTimes | undefined {
  const line = read('/proc/stat')?.split('\n')[0];
  return line === undefined ? undefined : parseCpuTimes(line);
}

/** The first line of /proc/stat: user nice system idle iowait irq softirq steal (proc(5)). Time stolen by other guests is not ours. */
export function parseCpuTimes(line: string): CpuTimes {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map((ticks) => Number(ticks) / TICKS_PER_SECOND);
  const busy = user + nice + system + irq + softirq;
  return { busy, total: busy + idle + iowait };
}

export function processors(): number {
  return availableParallelism();
}

/** Bytes that a new process could take without the machine swapping: of the machine, and of the control group if it has a limit. */
export function availableMemory(): number {
  const info = read('/proc/meminfo');
  const machine = Number(/^MemAvailable:\s+(\d+) kB/m.exec(info ?? '')?.[1] ?? Number.NaN) * 1024;
  return Math.min(Number.isNaN(machine) ? freemem() : machine, groupMemory());
}

/** The whole memory that a process here could ever have. */
export function totalMemory(): number {
  const info = read('/proc/meminfo');
  const machine = Number(/^MemTotal:\s+(\d+) kB/m.exec(info ?? '')?.[1] ?? Number.NaN) * 1024;
  return Number.isNaN(machine) ? Number.POSITIVE_INFINITY : Math.min(machine, groupLimit());
}

const GROUP_FILES = [
  { limit: '/sys/fs/cgroup/memory.max', used: '/sys/fs/cgroup/memory.current' },
  { limit: '/sys/fs/cgroup/memory/memory.limit_in_bytes', used: '/sys/fs/cgroup/memory/memory.usage_in_bytes' },
];

function groupLimit(): number {
  return Math.min(
    ...GROUP_FILES.map(({ limit }) => Number(read(limit) ?? Number.NaN)).filter(Number.isFinite),
    2 ** 60,
  );
}

function groupMemory(): number {
  const left = GROUP_FILES.map(
    ({ limit, used }) => Number(read(limit) ?? Number.NaN) - Number(read(used) ?? Number.NaN),
  );
  return Math.min(...left.filter(Number.isFinite), 2 ** 60);
}

/** Bytes that are free for us where a folder lies. */
export async function availableDisk(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** Bytes of memory that a process holds now; 0 when it is gone. */
export function residentMemory(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? 0) * 1024;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
