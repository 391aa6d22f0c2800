import { mkdir, realpath, rename, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { writeJson } from './json-file';
import { MadeBefore } from './made-before';
import { sweep, sync } from './renditions';

/** First part of a published file's path, which counts from the store. */
const ROOM = 'deliverables';

export interface DeliverablePlace {
  readonly batchId: string;
  readonly jobId: string;
  readonly fileName: string;
}

/** Finished files: a folder for each batch, in it one for each job. A file stands under its name only when it passed its checks. */
export class Deliverables {
  readonly madeBefore: MadeBefore;

  constructor(private readonly directory: string) {
    this.madeBefore = new MadeBefore(join(directory, '.made-before'));
  }

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
    return [ROOM, place.batchId, place.jobId, place.fileName].join('/');
  }

  /**
   * The absolute path of a published file, or undefined when it is not there any more.
   * @param file as `publish` answered it. Nothing outside this folder is found by it, by dots or by links.
   */
  async find(file: string): Promise<string | undefined> {
    const [room, ...rest] = file.split('/');
    if (room !== ROOM || rest.length !== 3 || rest.some((part) => part.startsWith('.'))) return undefined;
    try {
      const path = await realpath(join(this.directory, ...rest));
      const inside = path.startsWith(`${await realpath(this.directory)}${sep}`);
      return inside && (await stat(path)).isFile() ? path : undefined;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  }

  /** Whose a published file is; undefined for a path of another form. @param file as `publish` answered it. */
  placeOf(file: string): DeliverablePlace | undefined {
    const [room, batchId, jobId, fileName, ...rest] = file.split('/');
    if (room !== ROOM || !batchId || !jobId || !fileName || rest.length > 0) return undefined;
    return { batchId, jobId, fileName };
  }

  async sweepTemporaries(olderThanMs: number): Promise<void> {
    await sweep(join(this.directory, '.temporary'), olderThanMs);
  }
}
