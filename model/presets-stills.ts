import type { StillsPreset } from './preset';

/** @param quality as ffmpeg counts it: 2 is about what cameras write, 31 the smallest. */
export function jpegOf(quality: number): string[] {
  return ['-c:v', 'mjpeg', '-q:v', String(quality), '-huffman', 'optimal'];
}

const shared = { kind: 'stills', format: null, container: 'jpg' } as const;

export const STILLS: readonly StillsPreset[] = [
  { ...shared, name: 'poster', stills: { of: 'poster', from: 0.1 }, arguments: jpegOf(2) },
  {
    ...shared,
    name: 'contact-sheet',
    stills: { of: 'sheet', columns: 4, rows: 4, pictureWidth: 480 },
    arguments: jpegOf(2),
  },
];
