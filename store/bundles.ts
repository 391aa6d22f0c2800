import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import { ReelbatchError } from '../model/failure';
import { isFolder, MOST_ENTRIES, whyRefused } from './bundle-entries';
import { openOrdinary } from './open-file';

/** Left free where the store lies when something is unpacked into it. */
const RESERVE_BYTES = 1e9;
/** Listings of bundles that are kept in memory. */
const MOST_KNOWN = 32;

interface Bundle {
  /** Of the file that was listed: another one at its place has another. */
  readonly version: string;
  readonly fingerprint: string;
  readonly entries: ReadonlyMap<string, { readonly entry: Entry; readonly index: number }>;
}

export interface BundlePlace {
  /** Path relative to the media root, as it is shown. */
  readonly shownAs: string;
  /** Its real place. */
  readonly absolute: string;
  readonly projectId: string;
  readonly fingerprint: () => Promise<string>;
}

/**
 * Zip files that hold a timeline and its media (`.otioz`). What is used of one is unpacked into a folder of the store that is the bundle's
 * own; its files are called by their numbers, so no name in a bundle is ever a path. Of a project the bundle that was used last is kept.
 */
export class Bundles {
  private readonly known = new Map<string, Promise<Bundle>>();
  private readonly underWay = new Map<string, Promise<string>>();

  constructor(private readonly directory: string) {}

  /** @throws ReelbatchError TIMELINE_INVALID for what is no such bundle or may not be unpacked. */
  async text(place: BundlePlace, name: string, mostBytes: number): Promise<string> {
    const { entries } = await this.list(place);
    const found = entries.get(name);
    if (!found) throw new ReelbatchError('TIMELINE_INVALID', `It holds no ${name}.`, place.shownAs);
    if (found.entry.uncompressedSize > mostBytes)
      throw new ReelbatchError('TIMELINE_INVALID', `Its ${name} is too large.`, place.shownAs);
    return await withZip(
      place,
      async (zip) => await text(checked(await zip.openReadStreamPromise(found.entry), found.entry)),
    );
  }

  /**
   * The place of a file of a bundle, unpacked when it is not there yet. Its time of change is its checksum: the same content has the same
   * fingerprint in another bundle too.
   * @throws ReelbatchError as `text` does, MEDIA_MISSING when the bundle does not hold it, NO_SPACE.
   */
  async file(place: BundlePlace, name: string): Promise<string> {
    const { entries, fingerprint } = await this.list(place);
    const found = entries.get(name);
    if (!found || isFolder(found.entry))
      throw new ReelbatchError('MEDIA_MISSING', undefined, `${place.shownAs}/${name}`);
    const extension = /^\.[a-z0-9]{1,5}$/i.exec(extname(name))?.[0] ?? '';
    const path = join(this.directory, place.projectId, fingerprint, `${found.index}${extension}`);
    const size = await stat(path).then(
      (there) => there.size,
      () => undefined,
    );
    if (size === found.entry.uncompressedSize) return path;
    const running = this.underWay.get(path) ?? this.unpack(place, found.entry, { path, fingerprint });
    this.underWay.set(path, running);
    try {
      return await running;
    } finally {
      this.underWay.delete(path);
    }
  }

  private async list(place: BundlePlace): Promise<Bundle> {
    const { ino, size, mtimeMs } = await stat(place.absolute);
    const version = `${ino} ${size} ${mtimeMs}`;
    const known = await this.known.get(place.absolute)?.catch(() => undefined);
    if (known?.version === version) return known;
    const listing = listed(place, version);
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(place.absolute, listing);
    return await listing;
  }

  private async unpack(
    place: BundlePlace,
    entry: Entry,
    { path, fingerprint }: { readonly path: string; readonly fingerprint: string },
  ): Promise<string> {
    await this.forgetOthers(place.projectId, fingerprint);
    await mkdir(join(path, '..'), { recursive: true });
    const { bavail, bsize } = await statfs(this.directory);
    if (bavail * bsize < entry.uncompressedSize + RESERVE_BYTES)
      throw new ReelbatchError(
        'NO_SPACE',
        `${entry.uncompressedSize} bytes of a bundle are to be unpacked.`,
        place.shownAs,
      );
    const temporary = `${path}.${randomBytes(6).toString('hex')}.temporary`;
    try {
      await withZip(place, async (zip) => {
        const content = checked(await zip.openReadStreamPromise(entry), entry);
        await pipeline(content, createWriteStream(temporary, { flags: 'wx' }));
      });
      await utimes(temporary, entry.crc32, entry.crc32);
      await rename(temporary, path);
      return path;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** What was unpacked of former bundles of a project: nobody finds it any more. */
  private async forgetOthers(projectId: string, fingerprint: string): Promise<void> {
    const folder = join(this.directory, projectId);
    for (const name of await readdir(folder).catch(() => []))
      if (name !== fingerprint) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** The library checks lengths alone: what has another checksum than told is damaged, or would pass for what it is not. */
async function* checked(content: AsyncIterable<Buffer>, { fileName, crc32: told }: Entry): AsyncGenerator<Buffer> {
  let found = 0;
  for await (const part of content) {
    found = crc32(part, found);
    yield part;
  }
  if (found !== told) throw new Error(`${fileName} has another checksum (CRC-32) than is told`);
}

async function listed(place: BundlePlace, version: string): Promise<Bundle> {
  return await withZip(place, async (zip) => {
    const entries: Entry[] = [];
    // One more than may be is enough to be refused.
    for await (const entry of zip.eachEntry()) if (entries.push(entry) > MOST_ENTRIES) break;
    const reason = whyRefused(entries);
    if (reason !== undefined) throw new ReelbatchError('TIMELINE_INVALID', reason, place.shownAs);
    return {
      version,
      fingerprint: await place.fingerprint(),
      entries: new Map(entries.map((entry, index) => [entry.fileName, { entry, index }])),
    };
  });
}

/** @throws ReelbatchError TIMELINE_INVALID for what the library finds wrong: no zip file, a path that leads out, another size than told. */
async function withZip<T>(place: BundlePlace, work: (zip: ZipFile) => Promise<T>): Promise<T> {
  const file = await openOrdinary(place.absolute);
  try {
    const zip = await fromFdPromise(file.fd, { autoClose: false, lazyEntries: true, strictFileNames: true });
    return await work(zip);
  } catch (error) {
    // What the file system says has a name, what the library says has none.
    if (error instanceof ReelbatchError || (error as NodeJS.ErrnoException).code !== undefined) throw error;
    throw new ReelbatchError('TIMELINE_INVALID', `It is no bundle: ${(error as Error).message}.`, place.shownAs, {
      cause: error,
    });
  } finally {
    await file.close();
  }
}
