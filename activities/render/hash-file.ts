import { createHash } from 'node:crypto';
import { openOrdinary } from '../../store/open-file';

/** One buffer for a whole file: a stream makes a new one for each piece, and collecting them costs more than hashing. */
const BUFFER_BYTES = 2 ** 18;

/** A file's SHA-256 and size. @throws the signal's reason when it is aborted. */
export async function hashFile(path: string, signal: AbortSignal): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  const file = await openOrdinary(path);
  let bytes = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, BUFFER_BYTES, null);
      if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes };
      hash.update(buffer.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}
