import { appendFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';
import { type RunRecord, type Work, type WorkOfWorker, workSchema } from '../model/work';
import { fileNameOf } from './workers';

const ENDING = '.jsonl';

/** Of one worker's file of one batch: some twenty thousand pieces of work. */
const MOST_BYTES = 8 * 2 ** 20;
/** Workers whose files are read for a batch. */
const MOST_WORKERS = 64;
/** Lines that are read before others have a turn. */
const LINES_AT_A_TIME = 1000;

/**
 * Who did what of a batch: a file for each worker, to which it alone adds a line for each try at a piece of work. Kept as the reports are.
 */
export class Runs {
  constructor(
    private readonly directory: string,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** Adds a line, unless the file is as long as it may be. */
  async add(batchId: string, worker: string, work: Work): Promise<void> {
    const folder = join(this.directory, batchId);
    const path = join(folder, `${fileNameOf(worker)}${ENDING}`);
    if ((await bytesOf(path)) >= this.mostBytes) return;
    await mkdir(folder, { recursive: true });
    // Begins a line of its own: what a process left that died while it wrote must not take this one with it.
    await appendFile(path, `\n${JSON.stringify(work)}`);
  }

  /** All that was written, in no order. Lines that were torn are left out. */
  async read(batchId: string): Promise<RunRecord> {
    const folder = join(this.directory, batchId);
    const names = (await filesIn(folder)).filter((name) => name.endsWith(ENDING)).sort();
    const works: WorkOfWorker[] = [];
    let whole = names.length <= MOST_WORKERS;
    for (const name of names.slice(0, MOST_WORKERS)) {
      const text = await readFile(join(folder, name), 'utf8');
      if (Buffer.byteLength(text) >= this.mostBytes) whole = false;
      const worker = name.slice(0, -ENDING.length);
      for (const [index, line] of text.split('\n').entries()) {
        const work = parse(line);
        if (work) works.push({ ...work, worker });
        if (index % LINES_AT_A_TIME === LINES_AT_A_TIME - 1) await others();
      }
    }
    return { works, whole };
  }
}

function parse(line: string): Work | undefined {
  if (line === '') return undefined;
  try {
    return workSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

async function bytesOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
