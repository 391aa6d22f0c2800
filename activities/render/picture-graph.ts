import {
  type Canvas,
  type ColourMatrix,
  type MediaVideo,
  mediaUsed,
  type PictureSource,
  type Program,
  type VideoPiece,
} from '../../model/program';
import {
  add,
  compare,
  divide,
  multiply,
  type Rational,
  rational,
  subtract,
  toSecondsText,
  ZERO,
} from '../../model/rational';
import { decodeSource, type FileArguments } from '../ffmpeg/command';
import { dissolveChains } from './dissolve';
import { GLANCE } from './glance';

/** Decoded before a piece begins, so that the frame that is on the screen at its first instant is known. */
const PREROLL = rational(1, 2);

/** Some encoders write the tags of the frames and not those of their options. */
const TAGGED = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';

export interface PictureGraph {
  readonly inputs: readonly FileArguments[];
  /**
   * A filter graph that ends in the labels [out0], [out1] and so on, one for each pixel format asked for, and in [seen0], [seen1]: the same
   * pictures at a glance, once for all outputs that get the same.
   */
  readonly filters: string;
  /** For each output the number of its glances. */
  readonly seen: readonly number[];
}

export interface PictureRequest {
  readonly pieces: readonly VideoPiece[];
  readonly media: Program['media'];
  readonly canvas: Canvas;
  readonly pixelFormats: readonly string[];
  /** Absolute path of each media of the program that the pieces use. */
  readonly pathOf: (media: number) => string;
}

/**
 * Decodes each piece once, conforms it to the canvas and counts its frames exactly; joins the pieces and splits the result into branches
 * of one pixel format each (without one, all encoders would be handed the same).
 */
export function pictureGraph(request: PictureRequest): PictureGraph {
  const { pieces, media, canvas, pixelFormats } = request;
  const working = mediaUsed(pieces).some((index) => media[index]?.video?.deep) ? 'yuv422p10le' : 'yuv420p';
  const inputs: FileArguments[] = [];
  const shown = (source: PictureSource, frames: number) =>
    `${chain(source, frames, inputs, request)},format=${working}`;
  const chains = pieces.flatMap((piece, index) => {
    if (piece.kind !== 'dissolve') return [`${shown(piece, piece.frames)}[piece${index}]`];
    const { from, to, frames } = piece;
    const counted = (source: PictureSource) => `${shown(source, frames)},${counting(canvas)}`;
    return dissolveChains(piece, { before: counted(from), after: counted(to), name: `piece${index}`, canvas, working });
  });
  const labels = pieces.map((_, index) => `[piece${index}]`).join('');
  const joined = `${labels}concat=n=${pieces.length}:v=1:a=0,${counting(canvas)}`;
  const distinct = [...new Set(pixelFormats)];
  return {
    inputs,
    filters: [...chains, ...branches(joined, pixelFormats)].join(';\n'),
    seen: pixelFormats.map((format) => distinct.indexOf(format)),
  };
}

/** One source's frames, on the canvas. */
function chain(source: PictureSource, frames: number, inputs: FileArguments[], request: PictureRequest): string {
  const { media, canvas } = request;
  if (source.kind === 'black') return black(frames, canvas);
  const video = media[source.media]?.video as MediaVideo;
  const from = seekTo(source.start, video);
  const decoded = source.kind === 'held' ? 1 : frames;
  inputs.push({
    path: request.pathOf(source.media),
    options: readOptions(decoded, source.start, from, video, canvas),
  });
  const counted = count(decoded, subtract(source.start, from), canvas);
  const conformed = conform(video, canvas);
  // Either order gives the same pictures. Those that the count leaves out are not worth scaling, nor is one that it repeats twice.
  const filters = compare(video.rate, canvas.rate) < 0 ? [...conformed, ...counted] : [...counted, ...conformed];
  const held = frames > decoded ? [`tpad=stop=${frames - decoded}:stop_mode=clone`] : [];
  return `[${inputs.length - 1}:v:0]${[...deinterlaced(video), ...filters, ...held].join(',')}`;
}

/** Frames are numbered, one a frame of the canvas. */
function counting({ rate }: Canvas): string {
  return `settb=${rate.den}/${rate.num},setpts=N`;
}

/** A branch for each pixel format, divided further among the outputs that want the same, and looked at: each picture is converted once. */
function branches(joined: string, pixelFormats: readonly string[]): string[] {
  const distinct = [...new Set(pixelFormats)];
  const labels = distinct.map((_, branch) => `[branch${branch}]`);
  const outputs = distinct.flatMap((format, branch) => {
    const outs = pixelFormats.flatMap((wanted, index) => (wanted === format ? [`[out${index}]`] : []));
    const ways = `split=${outs.length + 1}${outs.join('')}[look${branch}]`;
    return [`${labels[branch]}format=${format},${TAGGED},${ways}`, `[look${branch}]${GLANCE}[seen${branch}]`];
  });
  return [`${joined},split=${distinct.length}${labels.join('')}`, ...outputs];
}

function seekTo(start: Rational, video: MediaVideo): Rational {
  if (video.still || compare(start, PREROLL) <= 0) return ZERO;
  return subtract(start, PREROLL);
}

function readOptions(frames: number, start: Rational, from: Rational, video: MediaVideo, canvas: Canvas): string[] {
  const length = divide(rational(frames), canvas.rate);
  if (video.still) {
    const rate = `${canvas.rate.num}/${canvas.rate.den}`;
    const seconds = toSecondsText(add(length, PREROLL));
    return [
      ...decodeSource(video.codec),
      '-f',
      'image2',
      '-pattern_type',
      'none',
      '-loop',
      '1',
      '-framerate',
      rate,
      '-t',
      seconds,
    ];
  }
  const seconds = toSecondsText(add(subtract(add(start, length), from), PREROLL));
  return [
    ...decodeSource(video.codec),
    ...(compare(from, ZERO) > 0 ? ['-ss', toSecondsText(from)] : []),
    '-t',
    seconds,
  ];
}

function black(frames: number, { width, height, rate }: Canvas): string {
  return `color=c=black:s=${width}x${height}:r=${rate.num}/${rate.den},trim=end_frame=${frames},setsar=1`;
}

/** Before all else: it looks at the fields of neighbouring frames. */
function deinterlaced({ interlaced }: MediaVideo): string[] {
  return interlaced ? ['bwdif=mode=send_frame:deint=interlaced'] : [];
}

/** Size and colour: the picture is fitted into the canvas, bars fill the rest. */
function conform(video: MediaVideo, canvas: Canvas): string[] {
  const scale = Math.min(canvas.width / video.width, canvas.height / video.height);
  const width = evenWithin(video.width * scale, canvas.width);
  const height = evenWithin(video.height * scale, canvas.height);
  const fits = width === canvas.width && height === canvas.height;
  return [
    `scale=w=${width}:h=${height}:flags=bicubic:${scaledColour(video)}`,
    ...toRec709(video),
    ...(fits ? [] : [`pad=${canvas.width}:${canvas.height}:(ow-iw)/2:(oh-ih)/2`]),
    'setsar=1',
  ];
}

/**
 * The scaler is told of one matrix on both sides, whatever the source's is, and so leaves colours alone: left to itself it takes an untagged
 * picture for BT.601 whatever its size, and a matrix that it has to change costs it three times as much as all the scaling.
 */
function scaledColour({ matrix, range }: MediaVideo): string {
  const to = 'out_color_matrix=bt709:out_range=tv';
  return matrix === null ? to : `in_color_matrix=bt709:in_range=${range}:${to}`;
}

const MATRIX_NAMES: Readonly<Record<ColourMatrix, string>> = {
  bt601: 'smpte170m',
  bt709: 'bt709',
  bt2020: 'bt2020ncl',
  fcc: 'fcc',
  smpte240m: 'smpte240m',
};

/** Another matrix is changed for that of the deliverables; primaries and transfer are named alike, so that they stay as they are. */
function toRec709({ matrix }: MediaVideo): string[] {
  if (matrix === null || matrix === 'bt709') return [];
  const alike = ['primaries', 'trc'].map((name) => `i${name}=bt709:${name}=bt709`).join(':');
  return [`colorspace=ispace=${MATRIX_NAMES[matrix]}:space=bt709:${alike}:irange=tv:range=tv`];
}

function evenWithin(pixels: number, most: number): number {
  return Math.min(most, Math.max(2, 2 * Math.round(pixels / 2)));
}

/**
 * Exactly the piece's frames. The piece's first instant becomes time zero; of the frames around each instant the one that is shown
 * then is taken. A tenth of a frame of lead keeps a source frame that lies exactly between two of ours from going either way by
 * chance of rounding. One frame may be repeated at the end, for a length that was rounded up; a source that lacks more comes out
 * short, and is found out by the count.
 */
function count(frames: number, lead: Rational, canvas: Canvas): string[] {
  const { num, den } = canvas.rate;
  const shift = subtract(lead, multiply(rational(1, 10), divide(rational(1), canvas.rate)));
  return [
    `setpts=PTS-(${shift.num}/${shift.den})/TB`,
    `fps=fps=${num}/${den}:start_time=0:round=near`,
    'tpad=stop=1:stop_mode=clone',
    `trim=end_frame=${frames}`,
  ];
}
