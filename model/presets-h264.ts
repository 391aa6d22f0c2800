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

/** Brought to the loudness that a place asks for, integrated in LUFS and true peak in dBTP; all else as the high quality. */
function leveled(name: string, integrated: number, truePeak: number): FilmPreset {
  const { video, audio, ...high } = H264.high;
  return { ...high, name, format: null, video, audio: { ...audio, loudness: { integrated, truePeak } } };
}

export const H264 = {
  draft: h264('draft', 'veryfast', 26, '128k', 0.02),
  standard: h264('standard', 'medium', 20, '256k', 0.05),
  high: h264('high', 'slow', 18, '320k', 0.1),
  master: h264('master', 'slow', 16, '384k', 0.11),
} as const;

/** EBU R 128 of European broadcasters, ATSC A/85 of American ones, and what most streaming services play at. */
export const H264_LEVELED: readonly FilmPreset[] = [
  leveled('h264-r128', -23, -1),
  leveled('h264-a85', -24, -2),
  leveled('h264-streaming', -14, -1),
];
