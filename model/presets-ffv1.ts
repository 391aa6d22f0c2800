import type { FilmPreset } from './preset';
import { COLOUR_TAGS, THREADS } from './preset-settings';

/** Without loss, each picture for itself, a checksum in each slice: the settings of archives (RFC 9043, version 3). */
export const FFV1: readonly FilmPreset[] = [
  {
    name: 'ffv1-archive',
    format: null,
    container: 'mkv',
    video: {
      encoder: 'ffv1',
      codec: 'ffv1',
      profile: null,
      pixelFormat: 'yuv422p10le',
      arguments: [
        ...['-level', '3', '-g', '1', '-coder', '1', '-context', '1', '-slices', '4', '-slicecrc', '1'],
        ...THREADS,
        ...COLOUR_TAGS,
      ],
      spanContainer: 'mkv',
      cpuSecondsPerMegapixel: 0.06,
      // Noise does not compress: 20 bits of samples for a pixel, and what stands around them.
      diskBytesPerPixel: 3,
    },
    audio: { encoder: 'flac', codec: 'flac', arguments: [], sampleRate: 48000, channels: 2 },
    muxArguments: [],
  },
];
