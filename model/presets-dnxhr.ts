import type { FilmPreset } from './preset';
import { COLOUR_TAGS, pcm, START_TIMECODE, THREADS } from './preset-settings';

interface Settings {
  readonly profile: 'HQ' | 'HQX' | '444';
  readonly pixelFormat: string;
  readonly cost: number;
}

function dnxhr({ profile, pixelFormat, cost }: Settings): FilmPreset {
  const name = profile.toLowerCase();
  return {
    name: `dnxhr-${name}`,
    format: null,
    container: 'mov',
    video: {
      encoder: 'dnxhd',
      codec: 'dnxhd',
      profile: `DNXHR ${profile}`,
      pixelFormat,
      tag: 'AVdh',
      arguments: ['-profile:v', `dnxhr_${name}`, ...THREADS, ...COLOUR_TAGS],
      spanContainer: 'mov',
      cpuSecondsPerMegapixel: cost,
      smallest: { width: 256, height: 120 },
    },
    audio: pcm(),
    muxArguments: START_TIMECODE,
  };
}

export const DNXHR: readonly FilmPreset[] = [
  dnxhr({ profile: 'HQ', pixelFormat: 'yuv422p', cost: 0.015 }),
  dnxhr({ profile: 'HQX', pixelFormat: 'yuv422p10le', cost: 0.05 }),
  dnxhr({ profile: '444', pixelFormat: 'yuv444p10le', cost: 0.07 }),
];
