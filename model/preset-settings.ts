import type { FilmPreset } from './preset';

/** Settings that presets of several codecs share. */

/** Rec. 709, limited range: what every deliverable is tagged as. */
export const COLOUR_TAGS = [
  ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709'],
  ...['-color_range', 'tv'],
];

/** Each encoder has its thread count fixed, because with many of them the count changes the bytes. */
export const THREADS = ['-threads', '2'];

/** The index stands before the pictures: a player on the web begins before it has all of the file. */
export const FAST_START = ['-movflags', '+faststart'];

/** Editing software expects a timecode track in a master. */
export const START_TIMECODE = ['-timecode', '00:00:00:00'];

export function aac(bitrate: string): FilmPreset['audio'] {
  return { encoder: 'aac', codec: 'aac', arguments: ['-b:a', bitrate], sampleRate: 48000, channels: 2 };
}

export function pcm(): FilmPreset['audio'] {
  return { encoder: 'pcm_s24le', codec: 'pcm_s24le', arguments: [], sampleRate: 48000, channels: 2 };
}
