import { copyFile, link } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, writeJson } from './json-file';

/** A published file, as it is found again by what decides it. */
export interface MadeFile<Findings> {
  /** As `publish` answered it. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** What was found when it was checked. */
  readonly findings: Findings;
}

/** Which published file was made last of each set of things that decide a file. Whether it is still there and whole is to be looked at. */
export class MadeBefore {
  constructor(private readonly directory: string) {}

  async of<Findings>(hash: string): Promise<MadeFile<Findings> | undefined> {
    try {
      return await readJson<MadeFile<Findings>>(this.path(hash));
    } catch (error) {
      // A record that a loss of power tore is none.
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  async remember<Findings>(hash: string, made: MadeFile<Findings>): Promise<void> {
    await writeJson(this.path(hash), made);
  }

  private path(hash: string): string {
    return join(this.directory, hash.slice(0, 2), `${hash}.json`);
  }
}

/** Answers of file systems that have no further link to give: another file system, none at all, too many. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS']);

/** Gives a file a second name without a second copy of its bytes, where the file system can; else copies it. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!NO_LINK.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await copyFile(from, to);
  }
}
