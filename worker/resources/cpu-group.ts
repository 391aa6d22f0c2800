import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PERIOD_MICROSECONDS = 50_000;

/** A control group of the kernel with a limit of processor time: all ffmpegs of this machine that work on one store. */
export interface CpuGroup {
  add(pid: number): void;
  /** @param processors how many processors the group may use together. */
  limit(processors: number): void;
  /** Processor seconds that the group has used so far. */
  used(): number;
  /** Removes the group when nobody is in it. */
  remove(): void;
}

/** Opens the group of this name, in version 2 or 1 of control groups; undefined where neither can be written to. */
export function openCpuGroup(name: string, root = '/sys/fs/cgroup'): CpuGroup | undefined {
  return attempt(() => openVersion2(join(root, name), root)) ?? attempt(() => openVersion1(name, root));
}

function openVersion2(directory: string, root: string): CpuGroup {
  const controllers = readFileSync(join(root, 'cgroup.controllers'), 'utf8');
  if (!controllers.includes('cpu')) throw new Error('no cpu controller');
  writeFileSync(join(root, 'cgroup.subtree_control'), '+cpu');
  makeGroup(directory);
  return group(directory, {
    limit: (processors) => ['cpu.max', `${Math.round(processors * PERIOD_MICROSECONDS)} ${PERIOD_MICROSECONDS}`],
    used: () => Number(/^usage_usec (\d+)/m.exec(readFileSync(join(directory, 'cpu.stat'), 'utf8'))?.[1] ?? 0) / 1e6,
    directories: [directory],
  });
}

function openVersion1(name: string, root: string): CpuGroup {
  const directory = join(root, 'cpu', name);
  const accounting = join(root, 'cpuacct', name);
  makeGroup(directory);
  makeGroup(accounting);
  writeFileSync(join(directory, 'cpu.cfs_period_us'), String(PERIOD_MICROSECONDS));
  return group(directory, {
    limit: (processors) => ['cpu.cfs_quota_us', String(Math.round(processors * PERIOD_MICROSECONDS))],
    used: () => Number(readFileSync(join(accounting, 'cpuacct.usage'), 'utf8')) / 1e9,
    directories: [directory, accounting],
  });
}

/** A folder in a controller's own file system is a group. Never its parents too: where those are missing there is no controller. */
function makeGroup(directory: string): void {
  try {
    mkdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

interface Version {
  readonly limit: (processors: number) => [file: string, text: string];
  readonly used: () => number;
  readonly directories: readonly string[];
}

function group(directory: string, { limit, used, directories }: Version): CpuGroup {
  limitTo(directory, limit(1));
  return {
    add(pid) {
      for (const place of directories) attempt(() => writeFileSync(join(place, 'cgroup.procs'), String(pid)));
    },
    limit(processors) {
      attempt(() => limitTo(directory, limit(processors)));
    },
    used: () => attempt(used) ?? 0,
    remove() {
      for (const place of directories) attempt(() => rmdirSync(place));
    },
  };
}

function limitTo(directory: string, [file, text]: [string, string]): void {
  writeFileSync(join(directory, file), text);
}

/** A process may be gone and a group in use by another worker: neither is worth an error. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
