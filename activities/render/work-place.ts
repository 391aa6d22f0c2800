import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';

/** Files in the making of one attempt: their names are its own, and they are gone at its end, whatever its end was. */
export class WorkPlace {
  private readonly paths: string[] = [];
  private readonly attempt = `${process.pid}-${randomBytes(6).toString('hex')}`;

  /** @param temporaryPath where a file in the making of this name lies, in the file system that it will be published in. */
  constructor(private readonly temporaryPath: (name: string) => Promise<string>) {}

  async path(name: string): Promise<string> {
    const path = await this.temporaryPath(`${this.attempt}-${name}`);
    this.paths.push(path);
    return path;
  }

  async write(name: string, text: string): Promise<string> {
    const path = await this.path(name);
    await writeFile(path, text);
    return path;
  }

  async clear(): Promise<void> {
    await Promise.all(this.paths.map((path) => rm(path, { force: true })));
  }
}
