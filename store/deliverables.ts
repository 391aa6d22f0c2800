import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from './json-file';
import { sweep, sync } from './renditions';

export interface DeliverablePlace {
  readonly batchId: string;
  readonly jobId: string;
  readonly fileName: string;
}

/** Finished files: a folder for each batch, in it one for each job. A file stands under its name only when it passed its checks. */
export class Deliverables {
  constructor(private readonly directory: string) {}

  /** A path for a file in the making, in the store's own file system. */
  async temporaryPath(name: string): Promise<string> {
    const folder = join(this.directory, '.temporary');
    await mkdir(folder, { recursive: true });
    return join(folder, name);
  }

  /** @returns the path relative to the store. */
  async publish(temporary: string, place: DeliverablePlace, manifest: unknown): Promise<string> {
    const folder = join(this.directory, place.batchId, place.jobId);
    await mkdir(folder, { recursive: true });
    await sync(temporary);
    await writeJson(join(folder, `${place.fileName}.manifest.json`), manifest);
    await rename(temporary, join(folder, place.fileName));
    return ['deliverables', place.batchId, place.jobId, place.fileName].join('/');
  }

  async sweepTemporaries(olderThanMs: number): Promise<void> {
    await sweep(join(this.directory, '.temporary'), olderThanMs);
  }
}
