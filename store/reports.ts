import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { writeText } from './json-file';

const FORMS = ['json', 'csv', 'html'] as const;
export type ReportForm = (typeof FORMS)[number];

/** A report that was opened: the same file to its end, though a retry may put another in its place. It must be read or closed. */
export interface OpenReport {
  readonly bytes: number;
  readonly writtenAt: Date;
  read(): Readable;
  close(): Promise<void>;
}

/** Of which film a picture is. */
export interface PictureName {
  readonly jobId: string;
  readonly format: string;
}

/** Characters of all pictures of a report together, in base64. */
const MOST_PICTURES = 4 * 10 ** 6;

/** Of one reading: the report of a large batch is some ten megabytes. */
const CHUNK_BYTES = 2 ** 20;

/** What is left of a batch for good: one report in three forms. */
export class Reports {
  constructor(private readonly directory: string) {}

  async write(batchId: string, forms: Readonly<Record<ReportForm, string>>): Promise<void> {
    for (const form of FORMS) await writeText(this.path(batchId, form), forms[form]);
  }

  /** Undefined when there is none. */
  async open(batchId: string, form: ReportForm): Promise<OpenReport | undefined> {
    const file = await openIfThere(this.path(batchId, form));
    if (!file) return undefined;
    const { size, mtime } = await file.stat();
    return {
      bytes: size,
      writtenAt: mtime,
      read: () => file.createReadStream({ highWaterMark: CHUNK_BYTES }),
      close: async () => await file.close(),
    };
  }

  /** Takes a small JPEG out of a finished film, which lies in the store's own file system. */
  async keepPicture(temporary: string, batchId: string, name: PictureName): Promise<void> {
    const path = this.picturePath(batchId, name);
    await mkdir(dirname(path), { recursive: true });
    await rename(temporary, path);
  }

  /** The pictures that there are, by `job/format`, as long as together they are no more than some megabytes. */
  async pictures(batchId: string, names: readonly PictureName[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    let length = 0;
    for (const name of names) {
      const picture = await readFile(this.picturePath(batchId, name), 'base64').catch(() => '');
      length += picture.length;
      if (length > MOST_PICTURES) break;
      if (picture !== '') found.set(`${name.jobId}/${name.format}`, picture);
    }
    return found;
  }

  private picturePath(batchId: string, { jobId, format }: PictureName): string {
    return join(this.directory, batchId, 'pictures', jobId, `${format}.jpg`);
  }

  path(batchId: string, form: ReportForm): string {
    return join(this.directory, batchId, `report.${form}`);
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
