import type { FilmPreset } from './preset';
import { aac, COLOUR_TAGS, FAST_START, THREADS } from './preset-settings';

/** `-threads` fixes how many frames x265 encodes at a time, `pools` its threads; it speaks of itself unless it is told not to. */
const X265 = ['-x265-params', 'open-gop=0:pools=2:log-level=error'];

interface Settings {
  readonly profile: 'Main' | 'Main 10';
  readonly speed: string;
  readonly crf: number;
  readonly audioBitrate: string;
  readonly cost: number;
}

function hevc(name: string, { profile, speed, crf, audioBitrate, cost }: Settings): FilmPreset {
  const tag = 'hvc1';
  return {
    name,
    format: null,
    container: 'mp4',
    video: {
      encoder: 'libx265',
      codec: 'hevc',
      profile,
      pixelFormat: profile === 'Main' ? 'yuv420p' : 'yuv420p10le',
      tag,
      arguments: ['-preset', speed, '-crf', String(crf), ...X265, ...THREADS, ...COLOUR_TAGS],
      spanContainer: 'mp4',
      cpuSecondsPerMegapixel: cost,
      ...(profile === 'Main 10' ? { memoryBytesPerPixel: 450 } : {}),
    },
    audio: aac(audioBitrate),
    // Players of Apple's know HEVC by this tag alone.
    muxArguments: ['-tag:v', tag, ...FAST_START],
  };
}

export const HEVC: readonly FilmPreset[] = [
  hevc('hevc-standard', { profile: 'Main', speed: 'medium', crf: 24, audioBitrate: '256k', cost: 0.07 }),
  hevc('hevc-high', { profile: 'Main 10', speed: 'slow', crf: 22, audioBitrate: '320k', cost: 0.23 }),
  hevc('hevc-master', { profile: 'Main 10', speed: 'slow', crf: 16, audioBitrate: '384k', cost: 0.3 }),
];
