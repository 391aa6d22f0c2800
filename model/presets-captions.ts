import { CAPTION_FORMATS } from './captions';
import type { CaptionsPreset, FilmPreset } from './preset';
import { H264 } from './presets-h264';

export const CAPTIONS: readonly CaptionsPreset[] = CAPTION_FORMATS.map((container) => ({
  kind: 'captions',
  name: container,
  format: null,
  container,
}));

export const WITH_CAPTIONS: readonly FilmPreset[] = [
  { ...H264.high, name: 'h264-captions', format: null, captions: 'embedded' },
  { ...H264.high, name: 'h264-open-captions', format: null, captions: 'burned' },
];
