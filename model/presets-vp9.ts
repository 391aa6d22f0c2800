import type { FilmPreset, Quality } from './preset';
import { COLOUR_TAGS, THREADS } from './preset-settings';

function vp9(quality: Quality, speed: readonly string[], crf: number, audioBitrate: string, cost: number): FilmPreset {
  return {
    name: `vp9-${quality}`,
    format: 'webm',
    container: 'webm',
    video: {
      encoder: 'libvpx-vp9',
      codec: 'vp9',
      profile: 'Profile 0',
      pixelFormat: 'yuv420p',
      arguments: ['-crf', String(crf), '-b:v', '0', ...speed, '-row-mt', '1', ...THREADS, ...COLOUR_TAGS],
      spanContainer: 'webm',
      cpuSecondsPerMegapixel: cost,
    },
    audio: { encoder: 'libopus', codec: 'opus', arguments: ['-b:a', audioBitrate], sampleRate: 48000, channels: 2 },
    muxArguments: [],
  };
}

const GOOD = (cpuUsed: number) => ['-quality', 'good', '-cpu-used', String(cpuUsed)];
const REALTIME = ['-quality', 'realtime', '-cpu-used', '8'];

export const VP9 = {
  draft: vp9('draft', REALTIME, 36, '96k', 0.02),
  standard: vp9('standard', GOOD(5), 31, '128k', 0.07),
  high: vp9('high', GOOD(3), 26, '160k', 0.12),
  master: vp9('master', GOOD(2), 22, '160k', 0.2),
} as const;
