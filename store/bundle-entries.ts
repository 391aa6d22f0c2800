import type { Entry } from 'yauzl';

/** Far more than a timeline has media. */
export const MOST_ENTRIES = 10_000;
/** Of all that is in it, unpacked. */
const MOST_BYTES = 256e9;
/** Media hardly shrink and text does by ten or twenty times: what grows by more, and is large, was made to do harm. */
const MOST_GROWTH = 200;
const GROWTH_FROM_BYTES = 10e6;
/** The kind of file in the upper half of what Unix notes (zip's "external attributes"; inode(7)). */
const KIND = 0o170000;
const ORDINARY = 0o100000;

/** What is told of an entry before anything is unpacked. */
export type ToldEntry = Pick<
  Entry,
  'fileName' | 'compressedSize' | 'uncompressedSize' | 'externalFileAttributes' | 'generalPurposeBitFlag'
>;

/** Why a bundle is not unpacked, in words; undefined when it may be. */
export function whyRefused(entries: readonly ToldEntry[]): string | undefined {
  if (entries.length > MOST_ENTRIES) return `It holds more than ${MOST_ENTRIES} files.`;
  const names = new Set<string>();
  let bytes = 0;
  for (const entry of entries) {
    if (names.has(entry.fileName)) return `It holds ${entry.fileName} twice.`;
    names.add(entry.fileName);
    const reason = whyEntryRefused(entry);
    if (reason !== undefined) return `${entry.fileName} ${reason}.`;
    bytes += entry.uncompressedSize;
  }
  return bytes > MOST_BYTES ? `Unpacked it has more than ${MOST_BYTES / 1e9} GB.` : undefined;
}

function whyEntryRefused(entry: ToldEntry): string | undefined {
  const { compressedSize, uncompressedSize, externalFileAttributes, generalPurposeBitFlag } = entry;
  const kind = (externalFileAttributes >>> 16) & KIND;
  if (kind !== 0 && kind !== ORDINARY) return 'is a link, or no ordinary file';
  if ((generalPurposeBitFlag & 1) !== 0) return 'is encrypted';
  const grows = uncompressedSize > GROWTH_FROM_BYTES && uncompressedSize > MOST_GROWTH * compressedSize;
  return grows ? `grows to more than ${MOST_GROWTH} times its size` : undefined;
}

/** An entry that is a folder has no content. */
export function isFolder({ fileName }: Pick<Entry, 'fileName'>): boolean {
  return fileName.endsWith('/');
}
