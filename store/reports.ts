import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
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
