import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { FfmpegBuild } from '../model/ffmpeg-build';
import { readJson, writeJson } from './json-file';

/** After so long without a word a worker counts as gone. Clocks of the machines agree to within a second or two. */
const STALE_MS = 30_000;

const ENDING = '.json';

export interface WorkerRecord {
  /** ffmpegs at a time. */
  readonly slots: number;
  readonly as_of: string;
  /** Absent where the worker's ffmpeg does not say, and in records of before they were asked. */
  readonly ffmpeg?: FfmpegBuild;
  /** What it leaves free where the store lies. Records of before have none. */
  readonly disk_reserve_bytes?: number;
  /** Host and port where Prometheus finds its metrics; absent where it has none. */
  readonly metrics_address?: string;
}

/** A worker that is alive, under the name by which it wrote. */
export interface LivingWorker extends WorkerRecord {
  readonly name: string;
}

/** Which worker processes are alive and how many slots they have: a small file of each, written anew every few seconds. */
export class Workers {
  constructor(private readonly directory: string) {}

  /** @param name of the process, like `host-pid`; anything that is no letter, digit, dot or hyphen is written as a hyphen. */
  async write(name: string, record: WorkerRecord): Promise<void> {
    await writeJson(this.path(name), record);
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  /** Slots of all workers that are alive; 0 when none is. */
  async slots(nowMs: number): Promise<number> {
    return (await this.alive(nowMs)).reduce((sum, { slots }) => sum + slots, 0);
  }

  /** The ffmpeg of each worker that is alive; none when there is a worker of which it is not known. */
  async builds(nowMs: number): Promise<readonly FfmpegBuild[]> {
    const alive = await this.alive(nowMs);
    const builds = alive.flatMap(({ ffmpeg }) => (ffmpeg ? [ffmpeg] : []));
    return builds.length === alive.length ? builds : [];
  }

  /** Those that are alive, by name. */
  async alive(nowMs: number): Promise<LivingWorker[]> {
    const names = (await this.names()).filter((name) => name.endsWith(ENDING)).sort();
    const looks = names.map(async (name) => {
      const record = await readJson<WorkerRecord>(join(this.directory, name));
      // A worker may end between the two looks.
      return record && isFresh(record, nowMs) ? [{ name: name.slice(0, -ENDING.length), ...record }] : [];
    });
    return (await Promise.all(looks)).flat();
  }

  /** Removes what dead workers left. */
  async sweep(nowMs: number): Promise<void> {
    for (const name of await this.names()) {
      const path = join(this.directory, name);
      const record = name.endsWith(ENDING) ? await readJson<WorkerRecord>(path) : undefined;
      if (record && !isFresh(record, nowMs)) await rm(path, { force: true });
    }
  }

  private async names(): Promise<string[]> {
    try {
      return await readdir(this.directory);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  private path(name: string): string {
    return join(this.directory, `${fileNameOf(name)}${ENDING}`);
  }
}

/** The name under which a process says that it is alive, and what it did. */
export function ownWorkerName(): string {
  return `${hostname()}-${process.pid}`;
}

/** Anything that is no letter, digit, dot or hyphen is written as a hyphen. */
export function fileNameOf(worker: string): string {
  return worker.replace(/[^A-Za-z0-9.-]/g, '-');
}

function isFresh({ as_of }: WorkerRecord, nowMs: number): boolean {
  return nowMs - Date.parse(as_of) <= STALE_MS;
}
