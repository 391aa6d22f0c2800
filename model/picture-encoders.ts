import type { Container } from './container';
import {
  COLOUR_OPTIONS,
  FOUR_CHARACTERS,
  LEVEL,
  NUMBERS,
  numberFrom,
  type OptionTable,
  oneOf,
  RATE_OPTIONS,
  SWITCH,
  wholeFrom,
} from './option-values';

/** What the product knows of an encoder of pictures that a studio may name in a preset of its own. */
export interface PictureEncoder {
  /** What ffprobe calls what it writes. */
  readonly codec: string;
  /** For each container of the deliverable, that in which its spans join exactly. */
  readonly containers: Readonly<Partial<Record<Container, Container>>>;
  /** What it may be given, the usual one first; each with what its decoder answers. */
  readonly pixelFormats: Readonly<Record<string, string>>;
  /** All that may be said to it. What names a file, an input, a filter or an output is not among them. */
  readonly options: OptionTable;
  /** Without these its spans would not join, or not be the same on every machine: added where they are not given. */
  readonly added: readonly (readonly [option: string, value: string])[];
  /** Options that have no default which would do. */
  readonly needed: readonly string[];
  /** The pixel formats that go with a value of `-profile:v`, the usual one first. */
  readonly profiles: Readonly<Record<string, readonly string[]>>;
  /** The option that holds a list `key=value:key=value` of its own, with what may stand there and what is added. */
  readonly list?: {
    readonly option: string;
    readonly keys: OptionTable;
    readonly added: Readonly<Record<string, string>>;
  };
  /** By what players of mp4 and mov know it, where they insist. */
  readonly tag?: string;
  /** Where a preset says nothing else: expected CPU seconds, memory and disk, as in `Preset`, of what is slow and large. */
  readonly cpuSecondsPerMegapixel: number;
  readonly memoryBytesPerPixel?: number;
  readonly diskBytesPerPixel?: number;
  readonly smallest?: { readonly width: number; readonly height: number };
}

const THREADS_OPTION: OptionTable = { '-threads': wholeFrom(1, 16) };
const THREADS = ['-threads', '2'] as const;
const SPEEDS = oneOf(
  ...['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow', 'placebo'],
);
const GROUPS: OptionTable = {
  '-g': wholeFrom(1, 600),
  '-keyint_min': wholeFrom(1, 600),
  '-bf': wholeFrom(0, 16),
  '-refs': wholeFrom(1, 16),
};
/** The same names and meanings in x264 and in x265. */
const X26_KEYS: OptionTable = {
  'aq-mode': wholeFrom(0, 4),
  'aq-strength': numberFrom(0, 3),
  'b-adapt': wholeFrom(0, 2),
  bframes: wholeFrom(0, 16),
  keyint: wholeFrom(1, 600),
  me: oneOf('dia', 'hex', 'umh', 'star', 'esa', 'tesa'),
  merange: wholeFrom(4, 1024),
  'min-keyint': wholeFrom(1, 600),
  'open-gop': oneOf('0'),
  'psy-rd': numberFrom(0, 5),
  qcomp: numberFrom(0, 1),
  'rc-lookahead': wholeFrom(0, 250),
  ref: wholeFrom(1, 16),
  scenecut: wholeFrom(0, 100),
  subme: wholeFrom(0, 11),
  'vbv-bufsize': wholeFrom(0, 1_000_000),
  'vbv-maxrate': wholeFrom(0, 1_000_000),
  weightb: SWITCH,
};

const profiles = (names: readonly string[], ...formats: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, formats]));
const same = (...formats: readonly string[]) => Object.fromEntries(formats.map((format) => [format, format]));

const PICTURE_TABLE = {
  libx264: {
    codec: 'h264',
    containers: { mp4: 'mp4', mov: 'mov', mkv: 'mp4' },
    pixelFormats: same('yuv420p', 'yuv422p', 'yuv444p', 'yuv420p10le', 'yuv422p10le', 'yuv444p10le'),
    options: {
      '-preset': SPEEDS,
      '-tune': oneOf('film', 'animation', 'grain', 'stillimage', 'psnr', 'ssim', 'fastdecode', 'zerolatency'),
      '-level': LEVEL,
      '-crf': numberFrom(0, 51),
      '-qp': wholeFrom(0, 69),
      '-aq-mode': wholeFrom(0, 3),
      '-aq-strength': numberFrom(0, 3),
      '-coder': oneOf('cabac', 'cavlc'),
      '-rc-lookahead': wholeFrom(0, 250),
      '-sc_threshold': wholeFrom(0, 100),
      '-trellis': wholeFrom(0, 2),
      '-flags': oneOf('+cgop'),
      ...GROUPS,
      ...RATE_OPTIONS,
      ...THREADS_OPTION,
      ...COLOUR_OPTIONS,
    },
    added: [['-flags', '+cgop'], THREADS],
    needed: [],
    profiles: {
      ...profiles(['baseline', 'main', 'high'], 'yuv420p'),
      ...profiles(['high10'], 'yuv420p10le'),
      ...profiles(['high422'], 'yuv422p10le', 'yuv422p'),
      ...profiles(['high444'], 'yuv444p', 'yuv444p10le'),
    },
    list: { option: '-x264-params', keys: { ...X26_KEYS, deblock: NUMBERS, trellis: wholeFrom(0, 2) }, added: {} },
    cpuSecondsPerMegapixel: 0.11,
  },
  libx265: {
    codec: 'hevc',
    containers: { mp4: 'mp4', mov: 'mov', mkv: 'mp4' },
    pixelFormats: same('yuv420p10le', 'yuv420p', 'yuv422p', 'yuv444p', 'yuv422p10le', 'yuv444p10le', 'yuv420p12le'),
    options: {
      '-preset': SPEEDS,
      '-tune': oneOf('grain', 'animation', 'psnr', 'ssim', 'fastdecode', 'zerolatency'),
      '-crf': numberFrom(0, 51),
      '-qp': wholeFrom(0, 51),
      ...GROUPS,
      ...RATE_OPTIONS,
      ...THREADS_OPTION,
      ...COLOUR_OPTIONS,
    },
    added: [THREADS],
    needed: [],
    profiles: {
      ...profiles(['main'], 'yuv420p'),
      ...profiles(['main10'], 'yuv420p10le'),
      ...profiles(['main12'], 'yuv420p12le'),
      ...profiles(['main422-10'], 'yuv422p10le'),
      ...profiles(['main444-8'], 'yuv444p'),
      ...profiles(['main444-10'], 'yuv444p10le'),
    },
    list: {
      option: '-x265-params',
      keys: {
        ...X26_KEYS,
        cutree: SWITCH,
        deblock: NUMBERS,
        'high-tier': SWITCH,
        'level-idc': numberFrom(1, 6.2),
        'log-level': oneOf('error'),
        pools: wholeFrom(1, 16),
        'psy-rdoq': numberFrom(0, 50),
        rd: wholeFrom(1, 6),
        'rdoq-level': wholeFrom(0, 2),
        sao: SWITCH,
        'strong-intra-smoothing': SWITCH,
      },
      added: { 'open-gop': '0', pools: '2', 'log-level': 'error' },
    },
    tag: 'hvc1',
    cpuSecondsPerMegapixel: 0.3,
    memoryBytesPerPixel: 450,
  },
  libsvtav1: {
    codec: 'av1',
    containers: { mp4: 'mp4', mkv: 'mp4' },
    pixelFormats: same('yuv420p10le', 'yuv420p'),
    options: {
      '-preset': wholeFrom(0, 13),
      '-crf': wholeFrom(0, 63),
      '-qp': wholeFrom(0, 63),
      '-g': wholeFrom(1, 600),
      ...RATE_OPTIONS,
      ...COLOUR_OPTIONS,
    },
    added: [],
    needed: [],
    profiles: {},
    list: {
      option: '-svtav1-params',
      keys: {
        'enable-qm': SWITCH,
        'film-grain': wholeFrom(0, 50),
        'film-grain-denoise': SWITCH,
        // Forward key frames would be open groups.
        'irefresh-type': oneOf('2'),
        lookahead: wholeFrom(0, 120),
        lp: wholeFrom(1, 16),
        'qm-max': wholeFrom(0, 15),
        'qm-min': wholeFrom(0, 15),
        scd: SWITCH,
        'tile-columns': wholeFrom(0, 4),
        'tile-rows': wholeFrom(0, 6),
        tune: wholeFrom(0, 2),
      },
      added: { lp: '2' },
    },
    cpuSecondsPerMegapixel: 0.35,
    memoryBytesPerPixel: 700,
    smallest: { width: 64, height: 64 },
  },
  'libvpx-vp9': {
    codec: 'vp9',
    containers: { webm: 'webm', mkv: 'webm' },
    pixelFormats: same('yuv420p', 'yuv422p', 'yuv444p', 'yuv420p10le', 'yuv422p10le', 'yuv444p10le'),
    options: {
      '-crf': wholeFrom(0, 63),
      '-quality': oneOf('good', 'best', 'realtime'),
      '-deadline': oneOf('good', 'best', 'realtime'),
      '-cpu-used': wholeFrom(-8, 8),
      '-row-mt': SWITCH,
      '-tile-columns': wholeFrom(0, 6),
      '-tile-rows': wholeFrom(0, 2),
      '-frame-parallel': SWITCH,
      '-aq-mode': wholeFrom(0, 4),
      '-auto-alt-ref': wholeFrom(0, 6),
      '-lag-in-frames': wholeFrom(0, 25),
      '-sharpness': wholeFrom(0, 7),
      '-tune-content': oneOf('default', 'film', 'screen'),
      '-g': wholeFrom(1, 600),
      ...RATE_OPTIONS,
      ...THREADS_OPTION,
      ...COLOUR_OPTIONS,
    },
    // Without a bitrate of 0 a constant quality is held below a bitrate that nobody asked for.
    added: [['-b:v', '0'], THREADS],
    needed: [],
    profiles: {},
    cpuSecondsPerMegapixel: 0.2,
  },
  prores_ks: {
    codec: 'prores',
    containers: { mov: 'mov' },
    // The decoder gives the 12 bits that a profile of 4444 may hold.
    pixelFormats: { yuv422p10le: 'yuv422p10le', yuv444p10le: 'yuv444p12le' },
    options: {
      '-vendor': FOUR_CHARACTERS,
      '-bits_per_mb': wholeFrom(128, 8192),
      '-mbs_per_slice': wholeFrom(1, 8),
      '-quant_mat': oneOf('auto', 'proxy', 'lt', 'standard', 'hq', 'default'),
      ...THREADS_OPTION,
      ...COLOUR_OPTIONS,
    },
    added: [['-vendor', 'apl0'], THREADS],
    needed: ['-profile:v'],
    profiles: {
      ...profiles(['0', '1', '2', '3'], 'yuv422p10le'),
      ...profiles(['4', '5'], 'yuv444p10le'),
    },
    cpuSecondsPerMegapixel: 0.14,
  },
  dnxhd: {
    codec: 'dnxhd',
    containers: { mov: 'mov' },
    pixelFormats: same('yuv422p', 'yuv422p10le', 'yuv444p10le'),
    options: { ...THREADS_OPTION, ...COLOUR_OPTIONS },
    added: [THREADS],
    needed: ['-profile:v'],
    profiles: {
      ...profiles(['dnxhr_lb', 'dnxhr_sq', 'dnxhr_hq'], 'yuv422p'),
      ...profiles(['dnxhr_hqx'], 'yuv422p10le'),
      ...profiles(['dnxhr_444'], 'yuv444p10le'),
    },
    cpuSecondsPerMegapixel: 0.07,
    smallest: { width: 256, height: 120 },
  },
  ffv1: {
    codec: 'ffv1',
    containers: { mkv: 'mkv' },
    pixelFormats: same(
      ...['yuv422p10le', 'yuv420p', 'yuv422p', 'yuv444p', 'yuv420p10le', 'yuv444p10le', 'yuv422p12le', 'yuv444p12le'],
    ),
    options: {
      '-level': oneOf('3'),
      '-coder': oneOf('0', '1', '2'),
      '-context': SWITCH,
      '-slices': oneOf('4', '6', '9', '12', '15', '16', '20', '24', '28', '30'),
      '-slicecrc': SWITCH,
      '-g': oneOf('1'),
      ...THREADS_OPTION,
      ...COLOUR_OPTIONS,
    },
    added: [['-level', '3'], ['-g', '1'], ['-slices', '4'], ['-slicecrc', '1'], THREADS],
    needed: [],
    profiles: {},
    cpuSecondsPerMegapixel: 0.06,
    diskBytesPerPixel: 4.5,
  },
  utvideo: {
    codec: 'utvideo',
    containers: { mkv: 'mkv' },
    pixelFormats: same('yuv422p', 'yuv420p', 'yuv444p'),
    options: { '-pred': oneOf('none', 'left', 'gradient', 'median'), ...THREADS_OPTION, ...COLOUR_OPTIONS },
    added: [THREADS],
    needed: [],
    profiles: {},
    cpuSecondsPerMegapixel: 0.03,
    diskBytesPerPixel: 3,
  },
} satisfies Readonly<Record<string, PictureEncoder>>;

export const PICTURE_ENCODERS: Readonly<Record<string, PictureEncoder>> = PICTURE_TABLE;
