import fluentFfmpeg from 'fluent-ffmpeg';

/** A file that is read or written, with the options that stand before it on the command line. */
export interface FileArguments {
  readonly path: string;
  readonly options: readonly string[];
}

const IMAGE_FORMATS = 'image2,png_pipe,jpeg_pipe,tiff_pipe,webp_pipe,bmp_pipe,dpx_pipe';

/** Kinds of files that are read as media. A playlist is none: it would name files that nobody checked. */
const MEDIA_FORMATS = `mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mxf,wav,w64,aiff,flac,mp3,ogg,aac,${IMAGE_FORMATS}`;

/** Of one picture: 16K by 8K. A file of some kilobytes may hold one that takes gigabytes to decode. */
export const MOST_PIXELS = 2 ** 27;

/** Options before every media file that is opened: local files of known kinds, damage is an error, one thread finds it all. */
export const READ_MEDIA: readonly string[] = ['-protocol_whitelist', 'file', '-format_whitelist', MEDIA_FORMATS];
/** The same before MPEG transport and program streams, which are read from start to end and never sought in. */
export const READ_STREAM: readonly string[] = ['-protocol_whitelist', 'file', '-format_whitelist', 'mpegts,mpeg'];
export const DECODE_MEDIA: readonly string[] = [...READ_MEDIA, '-threads', '1'];

/** Decoders that overlook damage with more than one thread, as measured with H.264; the others of its family are trusted no more. */
const ONE_THREADED = /^(h26|mpeg|msmpeg|vc1|wmv|flv|theora)/;

/**
 * Options before a source whose picture is rendered. Where the number of threads changes neither the pictures nor what is noticed,
 * two of them keep a span that runs alone from waiting for its decoder.
 */
export function decodeSource(codec: string): readonly string[] {
  return [...READ_MEDIA, '-threads', ONE_THREADED.test(codec) ? '1' : '2'];
}

/** Options before a list that this product wrote itself. */
export const READ_LIST: readonly string[] = ['-protocol_whitelist', 'file', '-f', 'concat', '-safe', '0'];

/**
 * Options before a list of images that this product wrote. Filters are not made anew where an image is unlike the one before: they would
 * begin to count anew.
 */
export const READ_IMAGES: readonly string[] = [
  ...['-protocol_whitelist', 'file', '-format_whitelist', `concat,${IMAGE_FORMATS}`],
  ...['-threads', '1', '-reinit_filter', '0', '-f', 'concat', '-safe', '0'],
];

interface CommandWords {
  /** Path of a file that holds the filter graph: a graph may be longer than one argument may be. */
  readonly filterScript?: string;
  /** How much it says on stderr: its errors, or everything, each message with its level, for a filter that answers in words. */
  readonly tells?: 'error' | 'level+info';
}

/**
 * The argument list of one ffmpeg. The only place that knows fluent-ffmpeg: it builds the list, nothing is started by it.
 */
export function ffmpegArguments(
  inputs: readonly FileArguments[],
  outputs: readonly FileArguments[],
  { filterScript, tells = 'error' }: CommandWords = {},
): readonly string[] {
  const command = fluentFfmpeg();
  for (const { path, options } of inputs) {
    command.input(path);
    // fluent-ffmpeg splits a single string at its space; two or more arguments it leaves alone.
    if (options.length > 0) command.inputOptions(...pair(options));
  }
  for (const { path, options } of outputs) {
    command.output(path);
    if (options.length > 0) command.outputOptions(...pair(options));
  }
  const built = (command as unknown as { _getArguments(): string[] })._getArguments();
  const graph = filterScript === undefined ? [] : ['-filter_complex_script', filterScript];
  return ['-hide_banner', '-nostdin', '-nostats', '-v', tells, '-xerror', '-progress', 'pipe:1', ...graph, ...built];
}

function pair(options: readonly string[]): [string, string, ...string[]] {
  const [first, second, ...rest] = options;
  if (first === undefined || second === undefined) throw new RangeError('options come as a name and its value');
  return [first, second, ...rest];
}
