import { FileCache } from './file-cache';

/** What an open store remembers of the pages of batches, for who asks often. */
export interface Kept {
  /** Pages as they are, parsed. */
  readonly pages: FileCache;
  /** Only what is needed of a page to find a job. */
  readonly digests: FileCache;
}

/** All pages of a batch of 10,000 jobs with every check of every file are half of it. Parsed they take about as much memory. */
const MOST_PAGES_BYTES = 128 * 2 ** 20;
/** Of the files; what is kept of them is less than a hundredth. */
const MOST_DIGESTS_BYTES = 1024 * 2 ** 20;

export function keepPages(): Kept {
  return { pages: new FileCache(MOST_PAGES_BYTES), digests: new FileCache(MOST_DIGESTS_BYTES) };
}

/** A page's value. Its shape is vouched for by the room that wrote it. */
export function parsed<T>(bytes: Buffer): T {
  return JSON.parse(bytes.toString('utf8')) as T;
}

/**
 * Reads the pages on which these positions lie.
 * @returns the page of a position.
 */
export async function pagesOf<T>(
  positions: readonly number[],
  pageSize: number,
  read: (page: number) => Promise<T>,
): Promise<(position: number) => T | undefined> {
  const numbers = [...new Set(positions.map((position) => Math.floor(position / pageSize)))];
  const pages = new Map(await Promise.all(numbers.map(async (page) => [page, await read(page)] as const)));
  return (position) => pages.get(Math.floor(position / pageSize));
}
