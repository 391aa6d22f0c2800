import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { ApiError, type Client } from '../../client/client';
import { Stop } from '../errors';
import type { Place } from './places';

/** What became of a file that was asked for. */
export interface Fetched {
  readonly job: string;
  readonly deliverable: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly how: 'fetched' | 'taken up' | 'there already';
}

/** What is half fetched stands beside its name, and is taken up by who asks again. */
const PART = '.part';

/**
 * Fetches one file to its place, where it appears whole and checked or not at all.
 * @throws Stop when another file is there, when what came is not what was published, or when the place cannot be written.
 */
export async function fetchDeliverable(
  client: Pick<Client, 'file'>,
  place: Place,
  { force }: { readonly force: boolean },
): Promise<Fetched> {
  const { jobId, deliverableId, path, bytes, sha256 } = place;
  const about = { job: jobId, deliverable: deliverableId, path, bytes, sha256 };
  if (await isThere(place)) return { ...about, how: 'there already' };
  if (!force && (await sizeOf(path)) !== undefined)
    throw new Stop('failed', `${path} is there and is another file.`, 'Name another folder by --to, or give --force.');
  try {
    await mkdir(dirname(path), { recursive: true });
    const part = `${path}${PART}`;
    const had = (await sizeOf(part)) ?? 0;
    const isTakenUp = had > 0 && had <= bytes && (await fetchFrom(client, place, had));
    // What lay there may have been of another file.
    if (!isTakenUp && !(await fetchFrom(client, place, 0))) {
      await rm(part, { force: true });
      throw new Stop('failed', `What came of ${path} is not what was published.`, 'Fetch it again.');
    }
    await rename(part, path);
    return { ...about, how: isTakenUp ? 'taken up' : 'fetched' };
  } catch (error) {
    throw isOfThisMachine(error) ? new Stop('failed', `${path} cannot be written: ${error.message}`) : error;
  }
}

/** Fetches from a byte on, behind what is there. @returns whether the whole is what was published. */
async function fetchFrom(client: Pick<Client, 'file'>, place: Place, from: number): Promise<boolean> {
  const part = `${place.path}${PART}`;
  const hash = createHash('sha256');
  if (from > 0) await pipeline(createReadStream(part, { end: from - 1 }), async (chunks) => await addAll(hash, chunks));
  if (from < place.bytes || from === 0) {
    const response = await rangeFrom(client, place, from);
    if (!response?.body) return false;
    const counted = new Transform({
      transform(chunk: Buffer, _, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
    await pipeline(body, counted, createWriteStream(part, { flags: from > 0 ? 'a' : 'w' }));
  }
  return hash.digest('hex') === place.sha256;
}

/** @returns undefined when the file has no such range: it is another one now. */
async function rangeFrom(client: Pick<Client, 'file'>, place: Place, from: number): Promise<Response | undefined> {
  const { batchId, jobId, deliverableId } = place;
  try {
    const response = await client.file(batchId, jobId, deliverableId, from > 0 ? `bytes=${from}-` : undefined);
    // The whole file may be answered to who asked for a part.
    return from > 0 && response.status !== 206 ? undefined : response;
  } catch (error) {
    if (error instanceof ApiError && error.problem.code === 'RANGE_NOT_SATISFIABLE') return undefined;
    throw error;
  }
}

async function isThere({ path, bytes, sha256 }: Place): Promise<boolean> {
  if ((await sizeOf(path)) !== bytes) return false;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), async (chunks) => await addAll(hash, chunks));
  return hash.digest('hex') === sha256;
}

async function addAll(hash: Hash, chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of chunks) hash.update(chunk);
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function isOfThisMachine(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && (error as NodeJS.ErrnoException).syscall !== undefined && !(error instanceof TypeError)
  );
}
