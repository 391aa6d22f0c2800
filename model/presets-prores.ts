import type { FilmPreset, Quality } from './preset';
import { COLOUR_TAGS, pcm, START_TIMECODE, THREADS } from './preset-settings';

/** Of the job's quality, under the names that they had before the others came. */
function ofQuality(quality: Quality, profile: 'Proxy' | 'HQ', cost: number): FilmPreset {
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
    muxArguments: START_TIMECODE,
  };
}

export const PRORES = {
  draft: ofQuality('draft', 'Proxy', 0.1),
  standard: ofQuality('standard', 'HQ', 0.12),
  high: ofQuality('high', 'HQ', 0.12),
  master: ofQuality('master', 'HQ', 0.12),
} as const;

type Profile = 'Proxy' | 'LT' | 'Standard' | 'HQ' | '4444';

interface Settings {
  readonly number: number;
  readonly tag: string;
  readonly cost: number;
}

function byName(name: string, profile: Profile, { number, tag, cost }: Settings): FilmPreset {
  const full = profile === '4444';
  return {
    name,
    format: null,
    container: 'mov',
    video: {
      encoder: 'prores_ks',
      codec: 'prores',
      profile,
      pixelFormat: full ? 'yuv444p10le' : 'yuv422p10le',
      // The decoder gives the 12 bits that the profile may hold, whatever was put in.
      ...(full ? { decodedPixelFormat: 'yuv444p12le' } : {}),
      tag,
      arguments: ['-profile:v', String(number), '-vendor', 'apl0', ...THREADS, ...COLOUR_TAGS],
      spanContainer: 'mov',
      cpuSecondsPerMegapixel: cost,
    },
    audio: pcm(),
    muxArguments: START_TIMECODE,
  };
}

export const PRORES_BY_NAME: readonly FilmPreset[] = [
  byName('prores-proxy', 'Proxy', { number: 0, tag: 'apco', cost: 0.12 }),
  byName('prores-lt', 'LT', { number: 1, tag: 'apcs', cost: 0.12 }),
  byName('prores-422', 'Standard', { number: 2, tag: 'apcn', cost: 0.12 }),
  byName('prores-hq', 'HQ', { number: 3, tag: 'apch', cost: 0.12 }),
  byName('prores-4444', '4444', { number: 4, tag: 'ap4h', cost: 0.14 }),
];
