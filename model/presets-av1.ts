import type { FilmPreset } from './preset';
import { aac, COLOUR_TAGS, FAST_START } from './preset-settings';

interface Settings {
  readonly speed: number;
  readonly crf: number;
  readonly audioBitrate: string;
  readonly cost: number;
  readonly memory: number;
}

/** SVT-AV1 knows nothing of `-threads`: `lp` is its number of processors. */
function av1(name: string, { speed, crf, audioBitrate, cost, memory }: Settings): FilmPreset {
  return {
    name,
    format: null,
    container: 'mp4',
    video: {
      encoder: 'libsvtav1',
      codec: 'av1',
      profile: 'Main',
      pixelFormat: 'yuv420p10le',
      arguments: ['-preset', String(speed), '-crf', String(crf), '-svtav1-params', 'tune=0:lp=2', ...COLOUR_TAGS],
      spanContainer: 'mp4',
      cpuSecondsPerMegapixel: cost,
      memoryBytesPerPixel: memory,
      smallest: { width: 64, height: 64 },
    },
    audio: aac(audioBitrate),
    muxArguments: FAST_START,
  };
}

export const AV1: readonly FilmPreset[] = [
  av1('av1-standard', { speed: 8, crf: 30, audioBitrate: '256k', cost: 0.075, memory: 450 }),
  av1('av1-high', { speed: 5, crf: 20, audioBitrate: '320k', cost: 0.35, memory: 700 }),
];
