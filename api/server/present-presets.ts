import { FORMATS, type Preset, QUALITIES } from '../../model/preset';
import { presetInWords } from '../../model/preset-words';
import { PRESETS, presetFor } from '../../model/presets';
import type { PresetListView, PresetView } from '../../model/views';

/** Every preset, as this version of the product has it: what a job of today is made with. */
export function presentPresets(): PresetListView {
  return { presets: PRESETS.map(presentPreset) };
}

function presentPreset(preset: Preset): PresetView {
  const { name, container, video, audio } = preset;
  return {
    name,
    container,
    stands_for: FORMATS.flatMap((format) =>
      QUALITIES.flatMap((quality) => (presetFor(format, quality) === preset ? [{ format, quality }] : [])),
    ),
    ...presetInWords(preset),
    video: {
      encoder: video.encoder,
      codec: video.codec,
      profile: video.profile,
      pixel_format: video.pixelFormat,
      arguments: video.arguments,
    },
    audio: {
      encoder: audio.encoder,
      codec: audio.codec,
      arguments: audio.arguments,
      sample_rate: audio.sampleRate,
      channels: audio.channels,
    },
    mux_arguments: preset.muxArguments,
    ...presentPicture(preset),
    smallest_size: video.smallest ?? null,
    cpu_seconds_per_megapixel: video.cpuSecondsPerMegapixel,
  };
}

function presentPicture({ picture = {} }: Preset): Pick<PresetView, 'size' | 'lut' | 'burn_in'> {
  const { width, height, fit = 'pad', lut = null, burnIn = {} } = picture;
  return {
    size: width === undefined || height === undefined ? null : { width, height, fit },
    lut,
    burn_in: (['timecode', 'name', 'watermark'] as const).filter((name) => burnIn[name]),
  };
}
