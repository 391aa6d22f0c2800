import type { Canvas, MediaSource, MediaVideo } from '../../model/program';
import { compare, divide, floor, multiply, type Rational, rational, subtract, ZERO } from '../../model/rational';
import { speedOf } from '../../model/source-time';

/** A frame's stamp lies no further than this from its place on the grid of the file's rate, in frames: milliseconds are the coarsest. */
const STAMP = 0.05;
/** Keeps a quotient that is a whole number, but for the rounding of its division, from going up. */
const HAIR = 1e-9;
/** Ticks in a frame of the canvas: what stamps are counted in on the way. */
const TICKS = 1000;
/** Where reading begins, so that it is at a frame's place: at or before the moment. */
export function onGrid(moment: Rational, { rate }: MediaVideo): Rational {
  return compare(moment, ZERO) <= 0 ? ZERO : divide(rational(floor(multiply(moment, rate))), rate);
}

/**
 * Exactly so many frames, of which frame n is the one that the file shows at `start + n * speed / rate`. Each stamp is taken to the place
 * on the file's grid that it was rounded from, and becomes the number of the first frame of ours at which it is seen.
 * @param from where reading began, on the grid.
 */
export function sampled(frames: number, source: MediaSource, from: Rational, { rate }: MediaVideo, canvas: Canvas) {
  const lead = multiply(subtract(source.start, from), rate);
  const step = divide(multiply(speedOf(source), rate), canvas.rate);
  const place = `st(0,PTS*TB*${rate.num}/${rate.den})`;
  const snapped = `if(lt(abs(ld(0)-round(ld(0))),${STAMP}),round(ld(0)),ld(0))`;
  const first = `ceil((${snapped}-${lead.num}/${lead.den})*${step.den}/${step.num}-${HAIR})`;
  const { num, den } = canvas.rate;
  return [
    `settb=${den}/${num}/${TICKS}`,
    `setpts='${place};${TICKS}*${first}'`,
    `fps=fps=${num}/${den}:start_time=0:round=near`,
    'tpad=stop=1:stop_mode=clone',
    `trim=end_frame=${frames}`,
  ];
}
