import type { Fit } from './picture';
import { type FilmPreset, isFilm, type Preset, type StillsPreset } from './preset';
import { argumentOf } from './preset-arguments';

/** A preset as a person reads it: `H.264 High, 8 bits 4:2:0, crf 20` and `AAC 256k`; `none` for what it has not. */
export function presetInWords(preset: Preset): { picture: string; sound: string } {
  if (isFilm(preset)) {
    const captions = preset.captions === undefined ? '' : CAPTIONS_IN_WORDS[preset.captions];
    return { picture: `${pictureInWords(preset)}${captions}`, sound: soundInWords(preset.audio) };
  }
  if (preset.kind === 'captions') return { picture: 'none: captions alone', sound: 'none' };
  if (preset.kind === 'stills') return { picture: stillsInWords(preset), sound: 'none' };
  const sound = soundInWords(preset.audio);
  return { picture: 'none', sound: preset.of === 'mix' ? sound : `${sound}, a stereo pair for each row of sound` };
}

const CAPTIONS_IN_WORDS = { embedded: ', captions as a track', burned: ', captions burned in' } as const;

function pictureInWords({ video, picture }: FilmPreset): string {
  const crf = argumentOf('-crf', video.arguments);
  return [
    codecInWords(video),
    samplesInWords(video.pixelFormat),
    ...(crf ? [`crf ${crf}`] : []),
    ...treatmentInWords(picture),
  ].join(', ');
}

function soundInWords(audio: FilmPreset['audio']): string {
  const { codec, arguments: args, loudness } = audio;
  const level = loudness ? `, ${loudness.integrated} LUFS, ${loudness.truePeak} dBTP at most` : '';
  return `${SOUND_CODECS[codec] ?? codec} ${argumentOf('-b:a', args) ?? bitsOf(audio)}${level}`;
}

function stillsInWords({ stills }: StillsPreset): string {
  if (stills.of === 'sheet') return `JPEG, ${stills.columns * stills.rows} pictures in rows of ${stills.columns}`;
  return `JPEG, the first picture that is not black from ${100 * stills.from} % of the film on`;
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
function codecInWords({ codec, profile }: FilmPreset['video']): string {
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
function bitsOf({ codec }: FilmPreset['audio']): string {
  return codec === 'pcm_s16le' ? '16 bits' : '24 bits';
}

const FITS_IN_WORDS: Readonly<Record<Fit, string>> = { pad: 'with bars', crop: 'cropped', stretch: 'stretched' };

/** `1080x1920 cropped`, `timecode, name and watermark burned in`. */
function treatmentInWords({
  width,
  height,
  fit = 'pad',
  lut,
  burnIn = {},
}: NonNullable<FilmPreset['picture']> = {}): string[] {
  const names = (['timecode', 'name', 'watermark'] as const).filter((name) => burnIn[name]);
  const listed = names.join(', ').replace(/, (?=[^,]*$)/, ' and ');
  return [
    ...(width === undefined ? [] : [`${width}x${height} ${FITS_IN_WORDS[fit]}`]),
    ...(lut === undefined ? [] : [`look of ${lut}`]),
    ...(names.length > 0 ? [`${listed} burned in`] : []),
  ];
}
