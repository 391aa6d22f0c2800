import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import type { AssemblyPlan } from '../../model/assembly-plan';
import { type AudioPiece, mediaUsed, type VideoPiece } from '../../model/program';
import type { Store } from '../../store/store';

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

/** Text in which files go by their names: what a person may read elsewhere, without this machine's folders. */
export function byNames(text: string, names: ReadonlyMap<string, string>): string {
  let shown = text;
  for (const [path, name] of names) shown = shown.replaceAll(path, name);
  return shown;
}

/** Names of the media that some pieces use, by their absolute paths. */
export function mediaNames(
  { media }: Pick<AssemblyPlan, 'media'>,
  pieces: readonly (VideoPiece | AudioPiece)[],
  pathOf: (media: number) => string,
): ReadonlyMap<string, string> {
  return new Map(mediaUsed(pieces).map((index) => [pathOf(index), media[index]?.path ?? '']));
}

/** Absolute paths of the media that some pieces use. */
export async function pathsOf(
  store: Pick<Store, 'media'>,
  { media }: Pick<AssemblyPlan, 'media'>,
  pieces: readonly (VideoPiece | AudioPiece)[],
): Promise<(media: number) => string> {
  const paths = new Map<number, string>();
  for (const index of mediaUsed(pieces)) paths.set(index, await store.media.absolute(media[index]?.path ?? ''));
  return (index) => paths.get(index) ?? '';
}
