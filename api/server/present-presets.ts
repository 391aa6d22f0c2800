import { FORMATS, type Preset, QUALITIES } from '../../model/preset';
import type { PresetSet } from '../../model/preset-set';
import { presetInWords } from '../../model/preset-words';
import type { PresetListView, PresetView } from '../../model/views';

/** Every preset, as this version of the product and this studio have it: what a job of today is made with. */
export function presentPresets(set: PresetSet): PresetListView {
  return { presets: set.presets.map((preset) => presentPreset(preset, set)) };
}

function presentPreset(preset: Preset, { presetFor, fileOf }: PresetSet): PresetView {
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
    smallest_size: video.smallest ?? null,
    cpu_seconds_per_megapixel: video.cpuSecondsPerMegapixel,
    file: fileOf(name),
  };
}
