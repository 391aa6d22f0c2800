import { type FileHandle, open } from 'node:fs/promises';

/** What a file is by its own beginning, which ffprobe does not tell apart: it has one name for MP4 and MOV, and one for WebM and Matroska. */
export interface ContainerLayout {
  /** Extension of the container that it says it is; what it begins with, for one that is not known. */
  readonly container: string;
  /** The top boxes of an MP4 or MOV in their order. */
  readonly boxes: readonly string[];
}

/** ISO/IEC 14496-12, 4.2: a size of one says that the real one follows in 64 bits, a size of zero that the box is the last. */
const HEADER_BYTES = 16;
/** A file that was written for one player has a handful. */
const MOST_BOXES = 1000;

export async function readLayout(path: string): Promise<ContainerLayout> {
  const file = await open(path, 'r');
  try {
    const head = (await file.read(Buffer.alloc(64), 0, 64, 0)).buffer;
    if (head.readUInt32BE(0) === 0x1a45dfa3) return { container: matroskaOf(head), boxes: [] };
    if (head.toString('latin1', 8, 12) === 'WAVE') return { container: 'wav', boxes: [] };
    if (head.toString('latin1', 4, 8) !== 'ftyp') return { container: `0x${head.toString('hex', 0, 8)}`, boxes: [] };
    return { container: head.toString('latin1', 8, 12) === 'qt  ' ? 'mov' : 'mp4', boxes: await topBoxes(file) };
  } finally {
    await file.close();
  }
}

/** RFC 8794, 11.2.4: the element of the document's type, its length in one byte, the type. */
function matroskaOf(head: Buffer): string {
  const at = head.indexOf(Buffer.from([0x42, 0x82]));
  const length = at < 0 ? 0 : (head[at + 2] ?? 0) & 0x7f;
  const type = head.toString('latin1', at + 3, at + 3 + length);
  return type === 'matroska' ? 'mkv' : type;
}

async function topBoxes(file: FileHandle): Promise<string[]> {
  const { size } = await file.stat();
  const names: string[] = [];
  for (let at = 0; at + 8 <= size && names.length < MOST_BOXES; ) {
    const { buffer } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, at);
    names.push(buffer.toString('latin1', 4, 8));
    const short = buffer.readUInt32BE(0);
    const length = short === 1 ? Number(buffer.readBigUInt64BE(8)) : short;
    if (length < 8) break;
    at += length;
  }
  return names;
}
