import { isFilm, type Preset } from './preset';

/** What the ffmpeg of a worker is and what it can do, as the worker says of itself. */
export interface FfmpegBuild {
  /** The version that a person knows it by: `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** Two builds of one id write the same bytes. */
  readonly id: string;
  readonly encoders: readonly string[];
  readonly filters: readonly string[];
}

/** What a preset can only be made with. */
interface Parts {
  readonly encoders: ReadonlySet<string>;
  readonly filters: ReadonlySet<string>;
}

/** The encoders and filters that a preset needs and that are not among these. */
export function missingParts(preset: Preset, { encoders, filters }: Parts): readonly string[] {
  return [
    ...encodersOf(preset).filter((encoder) => !encoders.has(encoder)),
    ...filtersOf(preset).filter((filter) => !filters.has(filter)),
  ];
}

function filtersOf(preset: Preset): readonly string[] {
  if (!isFilm(preset)) return [];
  return [...(preset.captions === 'burned' ? ['subtitles'] : []), ...(preset.picture?.burnIn ? ['drawtext'] : [])];
}

function encodersOf(preset: Preset): readonly string[] {
  if (isFilm(preset))
    return [preset.video.encoder, preset.audio.encoder, ...(preset.captions === 'embedded' ? ['mov_text'] : [])];
  if (preset.kind === 'sound') return [preset.audio.encoder];
  return preset.kind === 'stills' ? ['mjpeg', 'png'] : [];
}

/**
 * Why none of these builds can make a preset, in words; undefined when one of them can, or when none is known: then it is not for us to
 * say.
 */
export function whyUnmakeable(preset: Preset, builds: readonly FfmpegBuild[]): string | undefined {
  if (builds.length === 0) return undefined;
  const lacks = builds.map((build) => missingParts(preset, partsOf(build)));
  if (lacks.some((missing) => missing.length === 0)) return undefined;
  const names = [...new Set(lacks.flat())].join(' and ');
  const versions = [...new Set(builds.map(({ version }) => version))].join(', ');
  return `needs ${names}, which the ffmpeg of no worker has (${versions}); install an ffmpeg that has it on the workers, or leave the format out`;
}

export function partsOf({ encoders, filters }: FfmpegBuild): Parts {
  return { encoders: new Set(encoders), filters: new Set(filters) };
}
