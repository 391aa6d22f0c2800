import type { Canvas, MediaVideo, Program, VideoPiece } from '../../model/program';
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
import { DECODE_MEDIA, type FileArguments } from '../ffmpeg/command';

/** Decoded before a piece begins, so that the frame that is on the screen at its first instant is known. */
const PREROLL = rational(1, 2);

/** Some encoders write the tags of the frames and not those of their options. */
const TAGGED = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';

export interface PictureGraph {
  readonly inputs: readonly FileArguments[];
  /** A filter graph that ends in the labels [out0], [out1] and so on, one for each pixel format asked for. */
  readonly filters: string;
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
 * Decodes each piece once, conforms it to the canvas and counts its frames exactly; joins the pieces and splits the result, each
 * branch with a pixel format of its own (without one, all encoders would be handed the same).
 */
export function pictureGraph(request: PictureRequest): PictureGraph {
  const { pieces, media, canvas, pixelFormats } = request;
  const working = pieces.some((piece) => piece.kind === 'media' && media[piece.media]?.video?.deep)
    ? 'yuv422p10le'
    : 'yuv420p';
  const inputs: FileArguments[] = [];
  const chains = pieces.map((piece, index) => {
    if (piece.kind === 'black') return `${black(piece.frames, canvas)},format=${working}[piece${index}]`;
    const video = media[piece.media]?.video as MediaVideo;
    const from = seekTo(piece.start, video);
    inputs.push({
      path: request.pathOf(piece.media),
      options: readOptions(piece.frames, piece.start, from, video, canvas),
    });
    const filters = [
      ...conform(video, canvas),
      ...count(piece, subtract(piece.start, from), canvas),
      `format=${working}`,
    ];
    return `[${inputs.length - 1}:v:0]${filters.join(',')}[piece${index}]`;
  });
  const labels = pieces.map((_, index) => `[piece${index}]`).join('');
  const { num, den } = canvas.rate;
  const joined = `${labels}concat=n=${pieces.length}:v=1:a=0,settb=${den}/${num},setpts=N,split=${pixelFormats.length}`;
  const branches = pixelFormats.map((_, index) => `[branch${index}]`).join('');
  const formats = pixelFormats.map((format, index) => `[branch${index}]format=${format},${TAGGED}[out${index}]`);
  return { inputs, filters: [...chains, `${joined}${branches}`, ...formats].join(';\n') };
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
    return [...DECODE_MEDIA, '-f', 'image2', '-pattern_type', 'none', '-loop', '1', '-framerate', rate, '-t', seconds];
  }
  const seconds = toSecondsText(add(subtract(add(start, length), from), PREROLL));
  return [...DECODE_MEDIA, ...(compare(from, ZERO) > 0 ? ['-ss', toSecondsText(from)] : []), '-t', seconds];
}

function black(frames: number, { width, height, rate }: Canvas): string {
  return `color=c=black:s=${width}x${height}:r=${rate.num}/${rate.den},trim=end_frame=${frames},setsar=1`;
}

/** Size and colour: the picture is fitted into the canvas, bars fill the rest; the input's matrix is that of its tags. */
function conform(video: MediaVideo, canvas: Canvas): string[] {
  const scale = Math.min(canvas.width / video.width, canvas.height / video.height);
  const width = evenWithin(video.width * scale, canvas.width);
  const height = evenWithin(video.height * scale, canvas.height);
  const fits = width === canvas.width && height === canvas.height;
  return [
    ...(video.interlaced ? ['bwdif=mode=send_frame:deint=interlaced'] : []),
    `scale=w=${width}:h=${height}:flags=bicubic:in_color_matrix=auto:out_color_matrix=bt709:out_range=tv`,
    ...(fits ? [] : [`pad=${canvas.width}:${canvas.height}:(ow-iw)/2:(oh-ih)/2`]),
    'setsar=1',
  ];
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
function count(piece: VideoPiece, lead: Rational, canvas: Canvas): string[] {
  const { num, den } = canvas.rate;
  const shift = subtract(lead, multiply(rational(1, 10), divide(rational(1), canvas.rate)));
  return [
    `setpts=PTS-(${shift.num}/${shift.den})/TB`,
    `fps=fps=${num}/${den}:start_time=0:round=near`,
    'tpad=stop=1:stop_mode=clone',
    `trim=end_frame=${piece.frames}`,
  ];
}
