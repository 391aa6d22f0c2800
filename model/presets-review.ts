import type { Preset } from './preset';
import { H264 } from './presets-h264';

/** What people look at to say what is to be changed: it names itself, and every frame its place. */
export const REVIEW: readonly Preset[] = [
  {
    ...H264.standard,
    name: 'h264-review',
    format: null,
    picture: { burnIn: { timecode: true, name: true, watermark: true } },
  },
];
