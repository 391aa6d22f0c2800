import type { Preset } from './preset';
import { argumentOf } from './preset-arguments';

/** A preset as a person reads it: `H.264 High, 8 bits 4:2:0, crf 20` and `AAC 256k`. */
export function presetInWords({ video, audio }: Preset): { picture: string; sound: string } {
  const crf = argumentOf('-crf', video.arguments);
  return {
    picture: [codecInWords(video), samplesInWords(video.pixelFormat), ...(crf ? [`crf ${crf}`] : [])].join(', '),
    sound: `${SOUND_CODECS[audio.codec] ?? audio.codec} ${argumentOf('-b:a', audio.arguments) ?? bitsOf(audio)}`,
  };
}

const SOUND_CODECS: Readonly<Record<string, string>> = {
  aac: 'AAC',
  ac3: 'AC-3',
  flac: 'FLAC',
  opus: 'Opus',
  pcm_s16le: 'PCM',
  pcm_s24le: 'PCM',
};
const PICTURE_CODECS: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'HEVC',
  vp9: 'VP9',
  av1: 'AV1',
  ffv1: 'FFV1',
};

/** Codec and profile: ffprobe's names where the makers' own are no others. */
function codecInWords({ codec, profile }: Preset['video']): string {
  if (codec === 'prores') return profile === '4444' ? 'ProRes 4444' : `ProRes 422 ${profile}`.replace(' Standard', '');
  if (codec === 'dnxhd') return (profile ?? 'DNxHD').replace('DNXHR', 'DNxHR');
  return [PICTURE_CODECS[codec] ?? codec, ...(profile === null ? [] : [profile])].join(' ');
}

/** ffmpeg's `yuv422p10le` as `10 bits 4:2:2`. */
function samplesInWords(pixelFormat: string): string {
  const [, chroma = '', bits = '8'] = /^yuv(\d{3})p(\d+)?/.exec(pixelFormat) ?? [];
  return chroma === '' ? pixelFormat : `${bits} bits ${chroma.split('').join(':')}`;
}

/** What keeps every bit says how many; stretches of sound have 24. */
function bitsOf({ codec }: Preset['audio']): string {
  return codec === 'pcm_s16le' ? '16 bits' : '24 bits';
}
