import { openOrdinary } from '../../store/open-file';

/** Lengths of a packet of a transport stream: plain, with the time stamp of AVCHD and Blu-ray, with error correction. */
const PACKET_BYTES = [188, 192, 204];
/** Each packet begins with it (ISO/IEC 13818-1, 2.4.3.2). */
const SYNC_BYTE = 0x47;
/** So many packets in a row are no chance. */
const PACKETS = 5;
/** A program stream begins with the code of its first pack (ISO/IEC 13818-1, 2.5.3.3). */
const PACK_START = 0x000001ba;

/**
 * Whether a file is an MPEG transport or program stream, by its first bytes: such a file has no index, and a seek in it lands anywhere.
 */
export async function isMpegStream(path: string): Promise<boolean> {
  const file = await openOrdinary(path);
  try {
    const length = (PACKETS + 1) * Math.max(...PACKET_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    if (bytesRead >= 4 && buffer.readUInt32BE(0) === PACK_START) return true;
    return PACKET_BYTES.some((bytes) => hasPackets(buffer, bytes));
  } finally {
    await file.close();
  }
}

function hasPackets(buffer: Buffer, bytes: number): boolean {
  for (let first = 0; first < bytes; first += 1) {
    let packets = 0;
    while (packets < PACKETS && buffer[first + packets * bytes] === SYNC_BYTE) packets += 1;
    if (packets === PACKETS) return true;
  }
  return false;
}
