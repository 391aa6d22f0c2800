import { fileURLToPath } from 'node:url';
import { ReelbatchError } from '../../../model/failure';
import type { Media } from '../../../model/program';

/** Finds out about the files that a timeline names. */
export interface MediaFinder {
  /** @param path relative to the project's folder. */
  find(path: string): Promise<Media>;
  findAbsolute(path: string): Promise<Media>;
}

/**
 * The file that a reference means: a path relative to the project, an absolute one, or a file: URL.
 * @throws ReelbatchError when it is no file, is not there, lies outside the project, or is no media.
 */
async function findReferenced(finder: MediaFinder, url: string): Promise<Media> {
  if (/^file:/i.test(url)) return await findUrl(finder, url);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) throw new ReelbatchError('MEDIA_OUTSIDE_ROOT', 'It is not a file.', url);
  if (url.startsWith('/')) return await finder.findAbsolute(url);
  return await finder.find(decoded(url));
}

/** A file: URL without a slash (RFC 8089 has none, some programs write them) is relative. */
async function findUrl(finder: MediaFinder, url: string): Promise<Media> {
  const rest = url.slice('file:'.length);
  if (!rest.startsWith('/')) return await finder.find(decoded(rest));
  let path: string;
  try {
    path = fileURLToPath(url);
  } catch (error) {
    if ((error as Error).name === 'URIError')
      return await finder.findAbsolute(rest.replace(/^\/\/(localhost(?=\/))?/i, ''));
    throw new ReelbatchError(
      'MEDIA_OUTSIDE_ROOT',
      `It is not a file of this machine: ${(error as Error).message}.`,
      url,
    );
  }
  return await finder.findAbsolute(path);
}

/** Relative references are percent-encoded by some programs and plain in others. */
function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** Looks for each reference once, however many clips have it. */
export class ReferencedMedia {
  private readonly known = new Map<string, Promise<Media>>();

  constructor(private readonly finder: MediaFinder) {}

  async find(url: string): Promise<Media> {
    const known = this.known.get(url) ?? findReferenced(this.finder, url);
    this.known.set(url, known);
    return await known;
  }
}
