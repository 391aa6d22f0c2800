import { type FilmPreset, FORMATS, isFilm, type Preset, QUALITIES } from '../../model/preset';
import type { PresetSet } from '../../model/preset-set';
import { presetInWords } from '../../model/preset-words';
import type { PresetListView, PresetView } from '../../model/views';

/** Every preset, as this version of the product and this studio have it: what a job of today is made with. */
export function presentPresets(set: PresetSet): PresetListView {
  return { presets: set.presets.map((preset) => presentPreset(preset, set)) };
}

function presentPreset(preset: Preset, { presetFor, fileOf }: PresetSet): PresetView {
  const film = isFilm(preset) ? preset : undefined;
  return {
    name: preset.name,
    kind: preset.kind ?? 'film',
    container: preset.container,
    stands_for: FORMATS.flatMap((format) =>
      QUALITIES.flatMap((quality) => (presetFor(format, quality) === preset ? [{ format, quality }] : [])),
    ),
    ...presetInWords(preset),
    video: film ? presentVideo(film) : null,
    audio: 'audio' in preset ? presentAudio(preset) : null,
    mux_arguments: argumentsOf(preset),
    ...presentPicture(film),
    smallest_size: film?.video.smallest ?? null,
    cpu_seconds_per_megapixel: film?.video.cpuSecondsPerMegapixel ?? null,
    file: fileOf(preset.name),
  };
}

function argumentsOf(preset: Preset): string[] {
  if ('muxArguments' in preset) return preset.muxArguments;
  return preset.kind === 'stills' ? preset.arguments : [];
}

function presentVideo({ video }: FilmPreset): PresetView['video'] {
  return {
    encoder: video.encoder,
    codec: video.codec,
    profile: video.profile,
    pixel_format: video.pixelFormat,
    arguments: video.arguments,
  };
}

function presentAudio({ audio }: Pick<FilmPreset, 'audio'>): PresetView['audio'] {
  return {
    encoder: audio.encoder,
    codec: audio.codec,
    arguments: audio.arguments,
    sample_rate: audio.sampleRate,
    channels: audio.channels,
    loudness: audio.loudness
      ? { integrated_lufs: audio.loudness.integrated, true_peak_dbtp: audio.loudness.truePeak }
      : null,
  };
}

function presentPicture({
  picture = {},
}: Pick<FilmPreset, 'picture'> = {}): Pick<PresetView, 'size' | 'lut' | 'burn_in'> {
  const { width, height, fit = 'pad', lut = null, burnIn = {} } = picture;
  return {
    size: width === undefined || height === undefined ? null : { width, height, fit },
    lut,
    burn_in: (['timecode', 'name', 'watermark'] as const).filter((name) => burnIn[name]),
  };
}
