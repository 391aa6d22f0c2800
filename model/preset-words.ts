import type { Fit } from './picture';
import type { Preset } from './preset';

/** A preset as a person reads it: `H.264 High, 8 bits 4:2:0, crf 20` and `AAC 256k`. */
export function presetInWords({ video, audio, picture }: Preset): { picture: string; sound: string } {
  const crf = argumentOf('-crf', video.arguments);
  return {
    picture: [
      codecInWords(video),
      samplesInWords(video.pixelFormat),
      ...(crf ? [`crf ${crf}`] : []),
      ...treatmentInWords(picture),
    ].join(', '),
    sound: `${SOUND_CODECS[audio.codec] ?? audio.codec} ${argumentOf('-b:a', audio.arguments) ?? '24 bits'}`,
  };
}

const SOUND_CODECS: Readonly<Record<string, string>> = { aac: 'AAC', flac: 'FLAC', opus: 'Opus', pcm_s24le: 'PCM' };
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

const FITS_IN_WORDS: Readonly<Record<Fit, string>> = { pad: 'with bars', crop: 'cropped', stretch: 'stretched' };

/** `1080x1920 cropped`, `timecode, name and watermark burned in`. */
function treatmentInWords({
  width,
  height,
  fit = 'pad',
  lut,
  burnIn = {},
}: NonNullable<Preset['picture']> = {}): string[] {
  const names = (['timecode', 'name', 'watermark'] as const).filter((name) => burnIn[name]);
  const listed = names.join(', ').replace(/, (?=[^,]*$)/, ' and ');
  return [
    ...(width === undefined ? [] : [`${width}x${height} ${FITS_IN_WORDS[fit]}`]),
    ...(lut === undefined ? [] : [`look of ${lut}`]),
    ...(names.length > 0 ? [`${listed} burned in`] : []),
  ];
}

function argumentOf(option: string, args: readonly string[]): string | undefined {
  const place = args.indexOf(option);
  return place < 0 ? undefined : args[place + 1];
}
