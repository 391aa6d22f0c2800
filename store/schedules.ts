import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScheduleSpecification } from '../model/schedule';
import { readJson, writeJson } from './json-file';

const FILE = /^([0-9a-f-]{36})\.json$/;

/** Schedules as they were submitted, each with the batch that it makes. Temporal holds when; here is what. */
export class Schedules {
  constructor(private readonly directory: string) {}

  async write(schedule: ScheduleSpecification): Promise<void> {
    await writeJson(this.path(schedule.id), schedule);
  }

  async read(scheduleId: string): Promise<ScheduleSpecification | undefined> {
    return await readJson<ScheduleSpecification>(this.path(scheduleId));
  }

  /** Ids of all schedules, newest first (ids sort by time). */
  async list(): Promise<readonly string[]> {
    const names = await readdir(this.directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names
      .flatMap((name) => FILE.exec(name)?.[1] ?? [])
      .sort()
      .reverse();
  }

  async remove(scheduleId: string): Promise<void> {
    await rm(this.path(scheduleId), { force: true });
  }

  private path(scheduleId: string): string {
    return join(this.directory, `${scheduleId}.json`);
  }
}
