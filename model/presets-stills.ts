import type { StillsPreset } from './preset';

/** About the quality that cameras write. */
const JPEG = ['-c:v', 'mjpeg', '-q:v', '2', '-huffman', 'optimal'];

const shared = { kind: 'stills', format: null, container: 'jpg', arguments: JPEG } as const;

export const STILLS: readonly StillsPreset[] = [
  { ...shared, name: 'poster', stills: { of: 'poster', from: 0.1 }, arguments: [...JPEG] },
  {
    ...shared,
    name: 'contact-sheet',
    stills: { of: 'sheet', columns: 4, rows: 4, pictureWidth: 480 },
    arguments: [...JPEG],
  },
];
