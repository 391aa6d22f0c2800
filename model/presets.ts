import type { Format, Preset, Quality } from './preset';

/**
 * The presets that come with the product. Settings after the ASWF encoding guidelines and the platforms' upload guides; every
 * encoder writes closed groups of pictures, so that spans join, and has its thread count fixed, because the count changes the bytes.
 * `cpuSecondsPerMegapixel` was measured on real footage at 1280x720 (user and system seconds, encoder alone).
 */

/** Rec. 709, limited range: what every deliverable is tagged as. */
const COLOUR_TAGS = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'];

const THREADS = ['-threads', '2'];

function h264(quality: Quality, speed: string, crf: number, audioBitrate: string, cost: number): Preset {
  return {
    name: `h264-${quality}`,
    format: 'mp4',
    container: 'mp4',
    video: {
      encoder: 'libx264',
      codec: 'h264',
      profile: 'High',
      pixelFormat: 'yuv420p',
      arguments: [
        ...['-preset', speed, '-crf', String(crf), '-profile:v', 'high', '-bf', '2', '-flags', '+cgop'],
        ...THREADS,
        ...COLOUR_TAGS,
      ],
      spanContainer: 'mp4',
      cpuSecondsPerMegapixel: cost,
    },
    audio: { encoder: 'aac', codec: 'aac', arguments: ['-b:a', audioBitrate], sampleRate: 48000, channels: 2 },
    muxArguments: ['-movflags', '+faststart'],
  };
}

function prores(quality: Quality, profile: 'Proxy' | 'HQ', cost: number): Preset {
  return {
    name: `prores-${profile.toLowerCase()}-${quality}`,
    format: 'mov',
    container: 'mov',
    video: {
      encoder: 'prores_ks',
      codec: 'prores',
      profile,
      pixelFormat: 'yuv422p10le',
      arguments: ['-profile:v', profile === 'HQ' ? '3' : '0', '-vendor', 'apl0', ...THREADS, ...COLOUR_TAGS],
      spanContainer: 'mov',
      cpuSecondsPerMegapixel: cost,
    },
    audio: { encoder: 'pcm_s24le', codec: 'pcm_s24le', arguments: [], sampleRate: 48000, channels: 2 },
    muxArguments: ['-timecode', '00:00:00:00'],
  };
}

function vp9(quality: Quality, speed: readonly string[], crf: number, audioBitrate: string, cost: number): Preset {
  return {
    name: `vp9-${quality}`,
    format: 'webm',
    container: 'webm',
    video: {
      encoder: 'libvpx-vp9',
      codec: 'vp9',
      profile: 'Profile 0',
      pixelFormat: 'yuv420p',
      arguments: ['-crf', String(crf), '-b:v', '0', ...speed, '-row-mt', '1', ...THREADS, ...COLOUR_TAGS],
      spanContainer: 'webm',
      cpuSecondsPerMegapixel: cost,
    },
    audio: { encoder: 'libopus', codec: 'opus', arguments: ['-b:a', audioBitrate], sampleRate: 48000, channels: 2 },
    muxArguments: [],
  };
}

const GOOD = (cpuUsed: number) => ['-quality', 'good', '-cpu-used', String(cpuUsed)];
const REALTIME = ['-quality', 'realtime', '-cpu-used', '8'];

const PRESETS: Readonly<Record<Format, Readonly<Record<Quality, Preset>>>> = {
  mp4: {
    draft: h264('draft', 'veryfast', 26, '128k', 0.02),
    standard: h264('standard', 'medium', 20, '256k', 0.05),
    high: h264('high', 'slow', 18, '320k', 0.1),
    master: h264('master', 'slow', 16, '384k', 0.11),
  },
  mov: {
    draft: prores('draft', 'Proxy', 0.1),
    standard: prores('standard', 'HQ', 0.12),
    high: prores('high', 'HQ', 0.12),
    master: prores('master', 'HQ', 0.12),
  },
  webm: {
    draft: vp9('draft', REALTIME, 36, '96k', 0.02),
    standard: vp9('standard', GOOD(5), 31, '128k', 0.07),
    high: vp9('high', GOOD(3), 26, '160k', 0.12),
    master: vp9('master', GOOD(2), 22, '160k', 0.2),
  },
};

/** The preset of a format in a quality. */
export function presetFor(format: Format, quality: Quality): Preset {
  return PRESETS[format][quality];
}
