import { join } from 'node:path';
import { writeText } from './json-file';

/** Look-up tables of colours, written clean, under the SHA-256 of the file that they were read from. */
export class Luts {
  constructor(private readonly directory: string) {}

  async write(sha256: string, text: string): Promise<void> {
    await writeText(this.path(sha256), text);
  }

  /** Where a table that was written lies. */
  path(sha256: string): string {
    return join(this.directory, sha256.slice(0, 2), `${sha256}.cube`);
  }
}
