import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';

/** Files in the making of one attempt: their names are its own, and they are gone at its end, whatever its end was. */
export class WorkPlace {
  private readonly files = new Map<string, string>();
  private readonly attempt = `${process.pid}-${randomBytes(6).toString('hex')}`;

  /** @param temporaryPath where a file in the making of this name lies, in the file system that it will be published in. */
  constructor(private readonly temporaryPath: (name: string) => Promise<string>) {}

  async path(name: string): Promise<string> {
    const path = await this.temporaryPath(`${this.attempt}-${name}`);
    this.files.set(path, name);
    return path;
  }

  async write(name: string, text: string): Promise<string> {
    const path = await this.path(name);
    await writeFile(path, text);
    return path;
  }

  /** The names that its files were asked for by, by their paths. */
  get names(): ReadonlyMap<string, string> {
    return this.files;
  }

  async clear(): Promise<void> {
    await Promise.all([...this.files.keys()].map((path) => rm(path, { force: true })));
  }
}

/**
 * Text in which files go by their names: what a person may read elsewhere, without this machine's folders.
 * @param written how a path is written in such a text.
 */
export function byNames(
  text: string,
  names: ReadonlyMap<string, string>,
  written: (path: string) => string = (path) => path,
): string {
  // The longest first: one path may be the beginning of another.
  const longestFirst = [...names].sort(([a], [b]) => b.length - a.length);
  return longestFirst.reduce((shown, [path, name]) => shown.replaceAll(written(path), () => written(name)), text);
}
