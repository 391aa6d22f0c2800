import type { FilmPreset, Quality } from './preset';
import { aac, COLOUR_TAGS, FAST_START, THREADS } from './preset-settings';

function h264(quality: Quality, speed: string, crf: number, audioBitrate: string, cost: number): FilmPreset {
  return {
    name: `h264-${quality}`,
    format: 'mp4',
    container: 'mp4',
    video: {
      encoder: 'libx264',
      codec: 'h264',
      profile: 'High',
      pixelFormat: 'yuv420p',
      arguments: [
        ...['-preset', speed, '-crf', String(crf), '-profile:v', 'high', '-bf', '2', '-flags', '+cgop'],
        ...THREADS,
        ...COLOUR_TAGS,
      ],
      spanContainer: 'mp4',
      cpuSecondsPerMegapixel: cost,
    },
    audio: aac(audioBitrate),
    muxArguments: FAST_START,
  };
}

export const H264 = {
  draft: h264('draft', 'veryfast', 26, '128k', 0.02),
  standard: h264('standard', 'medium', 20, '256k', 0.05),
  high: h264('high', 'slow', 18, '320k', 0.1),
  master: h264('master', 'slow', 16, '384k', 0.11),
} as const;
