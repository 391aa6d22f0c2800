import type { Preset } from './preset';
import { H264 } from './presets-h264';

/** Shapes that phones and their platforms show, as large as these ask for. */
const SHAPES = { vertical: { width: 1080, height: 1920 }, square: { width: 1080, height: 1080 } } as const;

function shaped(name: string, shape: keyof typeof SHAPES, fit: 'crop' | 'pad'): Preset {
  return { ...H264.high, name, format: null, picture: { ...SHAPES[shape], fit } };
}

export const SOCIAL: readonly Preset[] = [
  shaped('h264-vertical', 'vertical', 'crop'),
  shaped('h264-vertical-padded', 'vertical', 'pad'),
  shaped('h264-square', 'square', 'crop'),
  shaped('h264-square-padded', 'square', 'pad'),
];
