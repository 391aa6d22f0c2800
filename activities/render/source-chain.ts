import type { Canvas, MediaVideo, PictureSource, Program } from '../../model/program';
import { add, compare, divide, multiply, type Rational, rational, subtract } from '../../model/rational';
import { momentAt, speedOf } from '../../model/source-time';
import { type FileArguments, READ_IMAGES } from '../ffmpeg/command';
import { asSeen, conform } from './conform';
import { generated } from './generated-picture';
import { imageList } from './image-list';
import type { Part } from './parts';
import { readOptions, seekTo, stillOptions } from './read-source';
import { onGrid, sampled } from './retimed-picture';

export interface GraphInput extends FileArguments {
  /** The text of a list of images, which is read in place of the path. */
  readonly list?: string;
}

export interface Sources {
  readonly media: Program['media'];
  readonly canvas: Canvas;
  /** Absolute path of each media of the program that the pieces use; of a sequence, of the image at a place. */
  readonly pathOf: (media: number, image?: number) => string;
}

/** One source's frames, on the canvas: a chain without a label at its end. What it reads is put behind the inputs. */
export function sourceChain({ source, frames, images }: Part, inputs: GraphInput[], sources: Sources): string {
  const { media, canvas, pathOf } = sources;
  if (!('media' in source)) return generated(source, frames, canvas);
  const video = media[source.media]?.video as MediaVideo;
  if (images) {
    const list = imageList(images.map((image) => pathOf(source.media, image)));
    inputs.push({ path: '', list, options: READ_IMAGES });
    const filters = [counting(canvas), ...asSeen(video), ...conform(video, canvas), ...held(frames - images.length)];
    return `[${inputs.length - 1}:v:0]${filters.join(',')}`;
  }
  const retimed = source.kind === 'media' && source.speed !== undefined;
  const from = retimed ? onGrid(seekTo(source.start, video), video) : seekTo(source.start, video);
  const decoded = source.kind === 'held' ? 1 : frames;
  const end = source.kind === 'held' ? add(source.start, frameOf(canvas)) : momentAt(source, frames, canvas.rate);
  inputs.push({
    path: pathOf(source.media),
    options: video.still ? stillOptions(decoded, video, canvas) : readOptions(from, end, video),
  });
  const counted = retimed
    ? sampled(frames, source, from, video, canvas)
    : count(decoded, subtract(source.start, from), canvas);
  const conformed = conform(video, canvas);
  // Either order gives the same pictures. Those that the count leaves out are not worth scaling, nor is one that it repeats twice.
  const filters =
    compare(runsAt(source, video), canvas.rate) < 0 ? [...conformed, ...counted] : [...counted, ...conformed];
  return `[${inputs.length - 1}:v:0]${[...asSeen(video), ...filters, ...held(frames - decoded)].join(',')}`;
}

/** Frames are numbered, one a frame of the canvas. */
export function counting({ rate }: Canvas): string {
  return `settb=${rate.den}/${rate.num},setpts=N`;
}

/** The last frame, so many times more. */
function held(frames: number): string[] {
  return frames > 0 ? [`tpad=stop=${frames}:stop_mode=clone`] : [];
}

/** Frames of the source in a second of the film. */
function runsAt(source: PictureSource, { rate }: MediaVideo): Rational {
  return source.kind === 'media' ? multiply(rate, speedOf(source)) : rate;
}

function frameOf({ rate }: Canvas): Rational {
  return divide(rational(1), rate);
}

/**
 * Exactly the piece's frames. The piece's first instant becomes time zero; of the frames around each instant the one that is shown
 * then is taken. A tenth of a frame of lead keeps a source frame that lies exactly between two of ours from going either way by
 * chance of rounding. One frame may be repeated at the end, for a length that was rounded up; a source that lacks more comes out
 * short, and is found out by the count.
 */
function count(frames: number, lead: Rational, canvas: Canvas): string[] {
  const { num, den } = canvas.rate;
  const shift = subtract(lead, multiply(rational(1, 10), frameOf(canvas)));
  return [
    `setpts=PTS-(${shift.num}/${shift.den})/TB`,
    `fps=fps=${num}/${den}:start_time=0:round=near`,
    'tpad=stop=1:stop_mode=clone',
    `trim=end_frame=${frames}`,
  ];
}
