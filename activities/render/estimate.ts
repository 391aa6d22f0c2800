import type { FilmPreset } from '../../model/preset';
import type { Canvas, Program } from '../../model/program';
import { pictureSize } from '../../model/treatment';
import type { Need } from '../ffmpeg/gate';

/**
 * What an ffmpeg takes at its most, from measured peaks (resident memory of decoding 1080p or UHD to 720p and UHD canvases): a base,
 * so much for each pixel of the largest source that is decoded, and so much for each pixel of each format that is encoded.
 */
const BASE_BYTES = 60 * 2 ** 20;
const DECODER_BYTES_PER_PIXEL = 60;
const ENCODER_BYTES_PER_PIXEL = 330;

/** Encoders write no more than this for a pixel unless their presets say so: about twice what ProRes 422 HQ does. */
const DISK_BYTES_PER_PIXEL = 1.5;

export function renderNeed(
  { media, canvas }: Pick<Program, 'media' | 'canvas'>,
  presets: readonly FilmPreset[],
  frames: number,
): Need {
  const largest = Math.max(0, ...media.map(({ video }) => (video ? video.width * video.height : 0)));
  const encoders = sum(
    presets,
    (preset) => (preset.video.memoryBytesPerPixel ?? ENCODER_BYTES_PER_PIXEL) * pixelsOf(preset, canvas),
  );
  const disk = sum(
    presets,
    (preset) => (preset.video.diskBytesPerPixel ?? DISK_BYTES_PER_PIXEL) * pixelsOf(preset, canvas),
  );
  return {
    memoryBytes: BASE_BYTES + DECODER_BYTES_PER_PIXEL * largest + encoders,
    diskBytes: disk * frames,
  };
}

/** Checks and joins decode one stream of a preset at a time, or copy packets. */
export function checkNeed(presets: readonly FilmPreset[], canvas: Canvas): Need {
  const largest = Math.max(0, ...presets.map((preset) => pixelsOf(preset, canvas)));
  return { memoryBytes: BASE_BYTES + DECODER_BYTES_PER_PIXEL * largest, diskBytes: 0 };
}

function pixelsOf(preset: FilmPreset, canvas: Canvas): number {
  const { width, height } = pictureSize(preset, canvas);
  return width * height;
}

/** Sound is small beside any picture: 24-bit stereo at 48 kHz. */
export function soundNeed(seconds: number): Need {
  return { memoryBytes: BASE_BYTES, diskBytes: 300_000 * seconds };
}

export function moreMemory(need: Need, bytes: number): Need {
  return { ...need, memoryBytes: need.memoryBytes + bytes };
}

function sum(presets: readonly FilmPreset[], of: (preset: FilmPreset) => number): number {
  return presets.reduce((total, preset) => total + of(preset), 0);
}
