import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** A file's SHA-256 and size. @throws the signal's reason when it is aborted. */
export async function hashFile(path: string, signal: AbortSignal): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size };
}
