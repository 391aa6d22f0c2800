import { open } from 'node:fs/promises';

/** The header lies within it, the broadcast chunk included. */
const HEAD_BYTES = 4096;
/** From the chunk's name to its mask of speakers (WAVEFORMATEXTENSIBLE, dwChannelMask). */
const MASK_OFFSET = 28;
const EXTENSIBLE = 0xfffe;

/**
 * Says in a WAV file's header that its channels belong to no speakers: ffmpeg takes four channels for those of a quadraphonic system, and
 * editors would then lay pairs of stereo on the wrong ones.
 */
export async function nameNoSpeakers(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const chunk = buffer.subarray(0, bytesRead).indexOf('fmt ');
    if (chunk < 0 || buffer.readUInt16LE(chunk + 8) !== EXTENSIBLE) return;
    await file.write(Buffer.alloc(4), 0, 4, chunk + MASK_OFFSET);
  } finally {
    await file.close();
  }
}
