import { createHash } from 'node:crypto';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ReelbatchError } from '../model/failure';
import type { BundlePlace, Bundles } from './bundles';
import { readJson, writeJson } from './json-file';
import { openOrdinary, readOrdinary } from './open-file';

/** Bytes read at each end of a file, and between them in evenly spread samples, for its fingerprint. */
const END_BYTES = 2 ** 20;
const SAMPLE_BYTES = 2 ** 16;
const SAMPLES = 16;
/** A timeline with its media in one file, as OpenTimelineIO writes it. */
export const BUNDLE = 'timeline.otioz';
const BUNDLED_TIMELINE = 'content.otio';
/** Captions of a day are some megabytes. */
const LARGEST_TEXT = 16 * 2 ** 20;
/** A feature film of ten thousand clips, with all that an editing system notes of each, has some ten megabytes. */
const LARGEST_TIMELINE = 64 * 2 ** 20;

/**
 * The media root: one folder a project, which is read and never written. Nothing outside a project's own folder can be named, through
 * links neither, and nothing but ordinary files is opened.
 */
export class Media {
  constructor(
    private readonly root: string,
    private readonly cacheDirectory: string,
    private readonly bundles: Bundles,
  ) {}

  /** Where the projects are, and whether they can be listed. */
  async look(): Promise<{ readonly path: string; readonly readable: boolean }> {
    return {
      path: this.root,
      readable: await readdir(this.root).then(
        () => true,
        () => false,
      ),
    };
  }

  /** A folder that a link leads out of the media root is none. */
  async projectExists(projectId: string): Promise<boolean> {
    return await this.projectFolder(projectId).then(
      () => true,
      () => false,
    );
  }

  /** Names of the files directly in a project's folder, without hidden ones. */
  async list(projectId: string): Promise<readonly string[]> {
    const entries = await readdir(await this.projectFolder(projectId), { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name);
  }

  /**
   * The text of a timeline of a project, or undefined when there is none.
   * @throws ReelbatchError as `absolute` does, MEDIA_MISSING for a link that leads nowhere; NotReadable.
   */
  async readTimeline(projectId: string, name: string): Promise<string | undefined> {
    const folder = await this.projectFolder(projectId);
    const written = await lstat(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!written) return undefined;
    return (await this.readWhole(`${projectId}/${name}`, LARGEST_TIMELINE)).toString('utf8');
  }

  /**
   * The text of the timeline in a project's bundle, or undefined when there is no bundle.
   * @throws as `readTimeline` does; ReelbatchError TIMELINE_INVALID for what is no bundle.
   */
  async readBundledTimeline(projectId: string): Promise<string | undefined> {
    const written = await lstat(join(await this.projectFolder(projectId), BUNDLE)).catch(() => undefined);
    return written
      ? await this.bundles.text(await this.bundlePlace(projectId), BUNDLED_TIMELINE, LARGEST_TIMELINE)
      : undefined;
  }

  /**
   * The text of a file that must be there.
   * @param path relative to the media root.
   * @throws ReelbatchError as `absolute` does; NotReadable, also for a file that is too large to be text.
   */
  async readFileText(path: string): Promise<string> {
    return (await this.readWhole(path, LARGEST_TEXT)).toString('utf8');
  }

  /**
   * The absolute path of a file, with every link followed; of a file in a bundle, where it was unpacked.
   * @param path relative to the media root: `proj-123/shots/a.mov`, `proj-123/timeline.otioz/media/a.mov`.
   * @throws ReelbatchError MEDIA_MISSING, or MEDIA_OUTSIDE_ROOT when it leads out of its project's folder.
   */
  async absolute(path: string): Promise<string> {
    const [projectId = '', ...rest] = path.split('/');
    if (rest[0] === BUNDLE && rest.length > 1)
      return await this.bundles.file(await this.bundlePlace(projectId), rest.slice(1).join('/'));
    const folder = await this.projectFolder(projectId);
    const plain = join(folder, ...rest);
    if (!isInside(folder, plain)) throw new ReelbatchError('MEDIA_OUTSIDE_ROOT', undefined, path);
    let real: string;
    try {
      real = await realpath(plain);
    } catch {
      throw new ReelbatchError('MEDIA_MISSING', undefined, path);
    }
    if (!isInside(folder, real)) throw new ReelbatchError('MEDIA_OUTSIDE_ROOT', undefined, path);
    return real;
  }

  /**
   * The path relative to the media root of a file that a timeline names by its absolute path.
   * @throws ReelbatchError MEDIA_OUTSIDE_ROOT when it is not in the project's folder.
   */
  async fromAbsolute(projectId: string, absolute: string): Promise<string> {
    const way = relative(await this.projectFolder(projectId), absolute);
    if (way === '' || way.startsWith('..')) throw new ReelbatchError('MEDIA_OUTSIDE_ROOT', undefined, absolute);
    return [projectId, ...way.split(sep)].join('/');
  }

  /**
   * All of a file, by its path relative to the media root.
   * @throws ReelbatchError as `absolute` does; NotReadable for what has more bytes than that or is no ordinary file.
   */
  async readWhole(path: string, mostBytes: number): Promise<Buffer> {
    return await readOrdinary(await this.absolute(path), mostBytes);
  }

  /**
   * SHA-256 over size, time of change, both ends and samples of a file: quick however large it is, and another one whenever the file
   * was written to.
   */
  async fingerprint(path: string): Promise<string> {
    const file = await openOrdinary(await this.absolute(path));
    try {
      const { size, mtimeMs } = await file.stat();
      const hash = createHash('sha256').update(`${size} ${mtimeMs}\n`);
      for (const { offset, length } of sampledStretches(size)) {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
        hash.update(buffer.subarray(0, bytesRead));
      }
      return hash.digest('hex');
    } finally {
      await file.close();
    }
  }

  /**
   * The same for one picture of many: SHA-256 over size, time of change and beginning. Undefined when there is no such file.
   * @throws ReelbatchError MEDIA_OUTSIDE_ROOT.
   */
  async mark(path: string): Promise<string | undefined> {
    let absolute: string;
    try {
      absolute = await this.absolute(path);
    } catch (error) {
      if (error instanceof ReelbatchError && error.code === 'MEDIA_MISSING') return undefined;
      throw error;
    }
    const file = await openOrdinary(absolute);
    try {
      const { size, mtimeMs } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
      return createHash('sha256').update(`${size} ${mtimeMs}\n`).update(buffer.subarray(0, bytesRead)).digest('hex');
    } finally {
      await file.close();
    }
  }

  /** What was found out about a file earlier, under its fingerprint; else it is found out now and kept. */
  async remembered<T>(fingerprint: string, findOut: () => Promise<T>): Promise<T> {
    const place = join(this.cacheDirectory, fingerprint.slice(0, 2), `${fingerprint}.json`);
    const known = await readJson<T>(place);
    if (known !== undefined) return known;
    const found = await findOut();
    await writeJson(place, found);
    return found;
  }

  private async bundlePlace(projectId: string): Promise<BundlePlace> {
    const shownAs = `${projectId}/${BUNDLE}`;
    const absolute = await this.absolute(shownAs);
    return { shownAs, absolute, projectId, fingerprint: async () => await this.fingerprint(shownAs) };
  }

  /** The real folder of a project. @throws ReelbatchError PROJECT_NOT_FOUND, MEDIA_OUTSIDE_ROOT when a link leads out of the media root. */
  private async projectFolder(projectId: string): Promise<string> {
    const none = () => new ReelbatchError('PROJECT_NOT_FOUND', `The name is ${projectId}.`, projectId);
    if (projectId === '' || projectId.startsWith('.') || projectId.includes('/')) throw none();
    let root: string;
    let folder: string;
    try {
      [root, folder] = await Promise.all([realpath(this.root), realpath(join(this.root, projectId))]);
    } catch {
      throw none();
    }
    if (!isInside(root, folder)) throw new ReelbatchError('MEDIA_OUTSIDE_ROOT', undefined, projectId);
    if (!(await lstat(folder)).isDirectory()) throw none();
    return folder;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && way !== '';
}

function sampledStretches(size: number): { offset: number; length: number }[] {
  if (size <= 2 * END_BYTES + SAMPLES * SAMPLE_BYTES) return [{ offset: 0, length: size }];
  const step = (size - 2 * END_BYTES) / (SAMPLES + 1);
  const samples = Array.from({ length: SAMPLES }, (_, index) => ({
    offset: Math.floor(END_BYTES + (index + 1) * step),
    length: SAMPLE_BYTES,
  }));
  return [{ offset: 0, length: END_BYTES }, ...samples, { offset: size - END_BYTES, length: END_BYTES }];
}
