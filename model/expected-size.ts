import { type FilmPreset, isFilm, type Preset } from './preset';
import { argumentOf } from './preset-arguments';

/**
 * Bits of a file for a pixel of its pictures, measured on an animated film at 1280x720; of what has a constant quality twice that, since
 * pictures of a camera have more in them (those of AV1 are about VP9's and less). It says no more than the order.
 */
const BITS_PER_PIXEL: Readonly<Record<string, number>> = {};

/** The same of what a studio's own presets are made with, where they name neither a bitrate nor bits. */
const BITS_OF_CODEC: Readonly<Record<string, number>> = {
  h264: 0.15,
  hevc: 0.1,
  av1: 0.06,
  vp9: 0.1,
  prores: 3.5,
  dnxhd: 3.5,
  ffv1: 9,
  utvideo: 12,
};
const UNKNOWN_BITS = 1;

/** Bits a second of sound that has no bitrate: what PCM takes, and about what FLAC leaves of it. */
const FLAC_SHARE = 0.6;

/** Of what is small beside any film. */
const STILLS_BYTES = 300_000;
const CAPTIONS_BYTES = 50_000;

export interface FilmSize {
  /** Of the canvas. */
  readonly pixels: number;
  readonly frames: number;
  readonly seconds: number;
}

/** How large a file will be, in bytes: an estimate by its preset alone, whatever the pictures are. */
export function expectedBytes(preset: Preset, size: FilmSize): number {
  if (isFilm(preset)) return filmBytes(preset, size);
  if (preset.kind === 'sound') return Math.round((soundBits(preset.audio) * size.seconds) / 8);
  return preset.kind === 'stills' ? STILLS_BYTES : CAPTIONS_BYTES;
}

function filmBytes(preset: FilmPreset, { pixels, frames, seconds }: FilmSize): number {
  const { video, audio } = preset;
  const bitrate = bitsIn(argumentOf('-b:v', video.arguments));
  const perPixel = video.bitsPerPixel ?? BITS_PER_PIXEL[preset.name] ?? BITS_OF_CODEC[video.codec] ?? UNKNOWN_BITS;
  const picture = bitrate > 0 ? bitrate * seconds : perPixel * pixels * frames;
  return Math.round((picture + soundBits(audio) * seconds) / 8);
}

function soundBits({ codec, arguments: given, sampleRate, channels }: FilmPreset['audio']): number {
  const bitrate = bitsIn(argumentOf('-b:a', given));
  if (bitrate > 0) return bitrate;
  const pcm = sampleRate * channels * (codec === 'pcm_s16le' ? 16 : 24);
  return codec === 'flac' ? FLAC_SHARE * pcm : pcm;
}

/** ffmpeg's `256k` and `8M` in bits a second; 0 where nothing is said. */
function bitsIn(text: string | undefined): number {
  const [, number = '0', unit = ''] = /^([\d.]+)([kM]?)$/.exec(text ?? '') ?? [];
  return Number(number) * (unit === 'M' ? 1e6 : unit === 'k' ? 1e3 : 1);
}
