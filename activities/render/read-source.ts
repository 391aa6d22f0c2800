import type { Canvas, MediaVideo } from '../../model/program';
import { add, compare, divide, type Rational, rational, subtract, toSecondsText, ZERO } from '../../model/rational';
import { decodeSource } from '../ffmpeg/command';

/** Decoded before a piece begins, so that the frame that is on the screen at its first instant is known. */
const PREROLL = rational(1, 2);

/** Where reading begins for a moment of the source. */
export function seekTo(start: Rational, video: MediaVideo): Rational {
  if (video.still || compare(start, PREROLL) <= 0) return ZERO;
  return subtract(start, PREROLL);
}

/** A picture is read as a file that shows it all the time. */
export function stillOptions(frames: number, { codec }: MediaVideo, { rate }: Canvas): string[] {
  const seconds = toSecondsText(add(divide(rational(frames), rate), PREROLL));
  const loop = ['-loop', '1', '-framerate', `${rate.num}/${rate.den}`, '-t', seconds];
  return [...decodeSource(codec), '-f', 'image2', '-pattern_type', 'none', ...loop];
}

/** @param end of what is wanted, in seconds of the file. */
export function readOptions(from: Rational, end: Rational, { codec }: MediaVideo): string[] {
  const seek = compare(from, ZERO) > 0 ? ['-ss', toSecondsText(from)] : [];
  return [...decodeSource(codec), ...seek, '-t', toSecondsText(add(subtract(end, from), PREROLL))];
}
