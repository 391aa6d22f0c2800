import { type FilmPreset, FORMATS, type Format, type Preset, QUALITIES, type Quality } from './preset';
import { AV1 } from './presets-av1';
import { CAPTIONS, WITH_CAPTIONS } from './presets-captions';
import { DNXHR } from './presets-dnxhr';
import { FFV1 } from './presets-ffv1';
import { H264, H264_LEVELED } from './presets-h264';
import { HEVC } from './presets-hevc';
import { PRORES, PRORES_BY_NAME } from './presets-prores';
import { REVIEW } from './presets-review';
import { SOCIAL } from './presets-social';
import { SOUND } from './presets-sound';
import { STILLS } from './presets-stills';
import { VP9 } from './presets-vp9';

/**
 * The presets that come with the product. Settings after the ASWF encoding guidelines and the platforms' upload guides; every
 * encoder writes closed groups of pictures, so that spans join, and has its thread count fixed, because the count changes the bytes.
 * `cpuSecondsPerMegapixel` was measured on real footage at 1280x720 (user and system seconds, encoder alone), so
 * were memory and disk where a preset names them.
 */

const OF_FORMAT: Readonly<Record<Format, Readonly<Record<Quality, FilmPreset>>>> = {
  mp4: H264,
  mov: PRORES,
  webm: VP9,
};

/** All of them: those of the formats, quality by quality, then those that are asked for by name alone. */
export const PRESETS: readonly Preset[] = [
  ...FORMATS.flatMap((format) => QUALITIES.map((quality) => OF_FORMAT[format][quality])),
  ...[
    ...HEVC,
    ...AV1,
    ...PRORES_BY_NAME,
    ...DNXHR,
    ...FFV1,
    ...SOCIAL,
    ...REVIEW,
    ...H264_LEVELED,
    ...WITH_CAPTIONS,
    ...SOUND,
    ...STILLS,
    ...CAPTIONS,
  ],
];

/** What may stand in a job's formats: a container, which stands for a preset of the job's quality, or the name of a preset. */
export const FORMAT_NAMES: readonly string[] = [...FORMATS, ...PRESETS.map(({ name }) => name)];

/**
 * The preset of a format in a quality; a preset that is named is the same in all of them.
 * @throws RangeError for what is neither a format nor a preset's name.
 */
export function presetFor(format: Format, quality: Quality): FilmPreset;
export function presetFor(format: string, quality: Quality): Preset;
export function presetFor(format: string, quality: Quality): Preset {
  if (isContainer(format)) return OF_FORMAT[format][quality];
  const found = PRESETS.find(({ name }) => name === format);
  if (!found) throw new RangeError(`there is no preset ${format}`);
  return found;
}

function isContainer(format: string): format is Format {
  return (FORMATS as readonly string[]).includes(format);
}
