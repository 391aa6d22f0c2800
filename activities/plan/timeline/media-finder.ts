import { fileURLToPath } from 'node:url';
import { ReelbatchError } from '../../../model/failure';
import type { Media } from '../../../model/program';
import type { SequenceWords } from '../describe-sequence';

/** Finds out about the files that a timeline names. */
export interface MediaFinder {
  /** @param path relative to the project's folder. */
  find(path: string): Promise<Media>;
  findAbsolute(path: string): Promise<Media>;
  /** @param place where what stands before the numbers is. */
  findSequence(place: Place, images: Images): Promise<Media>;
}

/** A path relative to the project's folder, or an absolute one. */
export interface Place {
  readonly path: string;
  readonly isAbsolute: boolean;
}

export type Images = Omit<SequenceWords, 'prefix'>;

/**
 * The file that a reference means: a path relative to the project, an absolute one, or a file: URL.
 * @throws ReelbatchError when it is no file.
 */
function placeOf(url: string): Place {
  if (/^file:/i.test(url)) return placeOfUrl(url);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) throw new ReelbatchError('MEDIA_OUTSIDE_ROOT', 'It is not a file.', url);
  if (url.startsWith('/')) return { path: url, isAbsolute: true };
  return { path: decoded(url), isAbsolute: false };
}

/** A file: URL without a slash (RFC 8089 has none, some programs write them) is relative. */
function placeOfUrl(url: string): Place {
  const rest = url.slice('file:'.length);
  if (!rest.startsWith('/')) return { path: decoded(rest), isAbsolute: false };
  try {
    return { path: fileURLToPath(url), isAbsolute: true };
  } catch (error) {
    if ((error as Error).name === 'URIError')
      return { path: rest.replace(/^\/\/(localhost(?=\/))?/i, ''), isAbsolute: true };
    throw new ReelbatchError(
      'MEDIA_OUTSIDE_ROOT',
      `It is not a file of this machine: ${(error as Error).message}.`,
      url,
    );
  }
}

/** Relative references are percent-encoded by some programs and plain in others. */
function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** What the file systems of Linux and macOS take (PATH_MAX). */
const LONGEST_PATH = 4096;

/** Looks for each reference once, however many clips have it. */
export class ReferencedMedia {
  private readonly known = new Map<string, Promise<Media>>();

  constructor(private readonly finder: MediaFinder) {}

  async find(url: string): Promise<Media> {
    return await this.once(url, async () => {
      const { path, isAbsolute } = placeOf(url);
      return isAbsolute ? await this.finder.findAbsolute(path) : await this.finder.find(path);
    });
  }

  /** @param folder in which the images lie. */
  async findSequence(folder: string, prefix: string, images: Images): Promise<Media> {
    return await this.once(JSON.stringify([folder, prefix, images]), async () => {
      const { path, isAbsolute } = folder === '' ? { path: '', isAbsolute: false } : placeOf(folder);
      const way = path === '' || path.endsWith('/') ? path : `${path}/`;
      return await this.finder.findSequence({ path: `${way}${prefix}`, isAbsolute }, images);
    });
  }

  private async once(key: string, find: () => Promise<Media>): Promise<Media> {
    if (key.length > LONGEST_PATH) throw new ReelbatchError('MEDIA_MISSING', `No path has ${key.length} characters.`);
    const known = this.known.get(key) ?? find();
    this.known.set(key, known);
    return await known;
  }
}
