import type { Preset, Quality } from './preset';
import { COLOUR_TAGS, pcm, THREADS } from './preset-settings';

/** Of the job's quality, under the names that they had before the others came. */
function ofQuality(quality: Quality, profile: 'Proxy' | 'HQ', cost: number): Preset {
  return {
    name: `prores-${profile.toLowerCase()}-${quality}`,
    format: 'mov',
    container: 'mov',
    video: {
      encoder: 'prores_ks',
      codec: 'prores',
      profile,
      pixelFormat: 'yuv422p10le',
      arguments: ['-profile:v', profile === 'HQ' ? '3' : '0', '-vendor', 'apl0', ...THREADS, ...COLOUR_TAGS],
      spanContainer: 'mov',
      cpuSecondsPerMegapixel: cost,
    },
    audio: pcm(),
    muxArguments: ['-timecode', '00:00:00:00'],
  };
}

export const PRORES = {
  draft: ofQuality('draft', 'Proxy', 0.1),
  standard: ofQuality('standard', 'HQ', 0.12),
  high: ofQuality('high', 'HQ', 0.12),
  master: ofQuality('master', 'HQ', 0.12),
} as const;
