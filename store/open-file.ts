import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** A link in the last place is none that was looked at; opened without waiting, a pipe without a writer does not keep us for ever. */
const CAREFULLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A file that is not to be read, by the name that POSIX has for the reason. */
class NotReadable extends Error {
  override readonly name = 'NotReadable';

  constructor(readonly code: 'EISDIR' | 'ENXIO' | 'EFBIG') {
    super(code);
  }
}

/**
 * Opens a file that somebody else has put there: an ordinary one and nothing else, neither a link, a pipe nor a device.
 * @param path absolute, with every link followed before.
 * @throws NotReadable EISDIR for a folder, ENXIO for what is no ordinary file; ELOOP for a link; else what the file system says.
 */
export async function openOrdinary(path: string): Promise<FileHandle> {
  const file = await open(path, CAREFULLY);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new NotReadable(stats.isDirectory() ? 'EISDIR' : 'ENXIO');
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * All of such a file, as long as it was when it was opened.
 * @throws as `openOrdinary` does, and NotReadable EFBIG for more than `mostBytes`.
 */
export async function readOrdinary(path: string, mostBytes: number): Promise<Buffer> {
  const file = await openOrdinary(path);
  try {
    const { size } = await file.stat();
    if (size > mostBytes) throw new NotReadable('EFBIG');
    const buffer = Buffer.alloc(size);
    let filled = 0;
    // It may be written to meanwhile: a file that grows is not followed, one that was cut ends earlier.
    while (filled < size) {
      const { bytesRead } = await file.read(buffer, filled, size - filled, null);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await file.close();
  }
}
