import type { Canvas, MediaSource, MediaVideo, PictureSource, VideoPiece } from '../../model/program';
import { compare, divide, floor, multiply, type Rational, rational, subtract, ZERO } from '../../model/rational';
import { isReversed, momentAt, speedOf } from '../../model/source-time';

/** A frame's stamp lies no further than this from its place on the grid of the file's rate, in frames: milliseconds are the coarsest. */
const STAMP = 0.05;
/** Keeps a quotient that is a whole number, but for the rounding of its division, from going up. */
const HAIR = 1e-9;
/** Ticks in a frame of the canvas: what stamps are counted in on the way. */
const TICKS = 1000;
/** Held in memory while a piece is turned round: at four bytes a pixel, as much as the widest working format has. */
const REVERSED_BYTES = 2 ** 28;
const BYTES_PER_PIXEL = 4;

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

/** Some frames of a source; turned round when they have been made. */
export interface Part<Source> {
  readonly source: Source;
  readonly frames: number;
  readonly reversed: boolean;
}

/** A source that runs backwards in parts that run forwards and are then turned round, each small enough to be held in memory. */
export function forwards<Source extends { readonly kind: string }>(
  source: Source | MediaSource,
  frames: number,
  { width, height, rate }: Canvas,
): Part<Source | MediaSource>[] {
  if (!isRunning(source) || !isReversed(source)) return [{ source, frames, reversed: false }];
  const most = Math.max(1, Math.floor(REVERSED_BYTES / (width * height * BYTES_PER_PIXEL)));
  const { num, den } = speedOf(source);
  return Array.from({ length: Math.ceil(frames / most) }, (_, index) => {
    const first = index * most;
    const length = Math.min(most, frames - first);
    const start = momentAt(source, first + length - 1, rate);
    return { source: { ...source, start, speed: { num: -num, den } }, frames: length, reversed: true };
  });
}

/** What turning round takes of the memory: parts are made one after the other, of a dissolve from two sources at once. */
export function reversedPictureBytes(pieces: readonly VideoPiece[]): number {
  const turned = (source: PictureSource) => source.kind === 'media' && isReversed(source);
  const most = pieces.map((piece) =>
    piece.kind === 'dissolve' ? [piece.from, piece.to].filter(turned).length : Number(turned(piece)),
  );
  return REVERSED_BYTES * Math.max(0, ...most);
}

function isRunning(source: { readonly kind: string }): source is MediaSource {
  return source.kind === 'media';
}
