import type { AudioPiece, MediaSource } from '../../model/program';
import {
  add,
  compare,
  divide,
  multiply,
  type Rational,
  rational,
  round,
  subtract,
  toNumber,
  ZERO,
} from '../../model/rational';
import { SAMPLE_RATE } from '../../model/sample-clock';
import { isReversed, momentAfter, speedOf } from '../../model/source-time';

/** Decoded before and behind what is heard: a codec like AAC needs the packet before, and resampling looks ahead. */
const MARGIN = rational(1, 2);
/** What a second of stereo takes in memory while it is turned round. */
const REVERSED_BYTES_PER_SECOND = SAMPLE_RATE * 2 * 4;

/** Seconds of the file that are read for a piece of sound. */
export function readFor(source: MediaSource, seconds: Rational): { from: Rational; to: Rational } {
  const ends = [source.start, momentAfter(source, seconds)];
  const [first, last] = (isReversed(source) ? ends.reverse() : ends) as [Rational, Rational];
  const from = subtract(first, MARGIN);
  return { from: compare(from, ZERO) < 0 ? ZERO : from, to: add(last, MARGIN) };
}

/**
 * Exactly so many samples, of which sample n is the one at `start + n * speed` of the file: pitch goes with the speed, as it does when
 * a tape runs faster. Of a source of 48 kHz, and to 48 kHz.
 * @param from where reading began.
 */
export function retimed(samples: number, source: MediaSource, from: Rational): string[] {
  const first = round(multiply(subtract(source.start, from), rational(SAMPLE_RATE)));
  const turned = [`apad=whole_len=${first + 1}`, `atrim=end_sample=${first + 1}`, 'areverse'];
  return [
    ...(isReversed(source) ? turned : [`atrim=start_sample=${first}`]),
    'asetpts=N/SR/TB',
    ...resampled(speedOf(source)),
    `apad=whole_len=${samples}`,
    `atrim=end_sample=${samples}`,
    'asetpts=N/SR/TB',
  ];
}

/** Rates whose ratio is the speed exactly, large enough for the filter to be as long as it is at usual rates. */
function resampled({ num, den }: Rational): string[] {
  const [taken, given] = [Math.abs(num), den];
  const times = Math.ceil(SAMPLE_RATE / Math.min(taken, given));
  return [
    `asetrate=${taken * times}`,
    `aresample=${given * times}`,
    `asetrate=${SAMPLE_RATE}`,
    'aformat=sample_fmts=s32:channel_layouts=stereo',
  ];
}

/** What turning pieces of sound round takes of the memory, all of them together. */
export function reversedSoundBytes(pieces: readonly AudioPiece[], rate: Rational): number {
  return pieces.reduce((sum, piece) => {
    const sources = piece.kind === 'dissolve' ? [piece.from, piece.to] : [piece];
    const seconds = divide(rational(piece.kind === 'dissolve' ? piece.length : piece.frames), rate);
    return sources.reduce((all, source) => all + (source.kind === 'media' ? bytesOf(source, seconds) : 0), sum);
  }, 0);
}

function bytesOf(source: MediaSource, seconds: Rational): number {
  if (!isReversed(source)) return 0;
  const { from, to } = readFor(source, seconds);
  return Math.ceil(REVERSED_BYTES_PER_SECOND * toNumber(subtract(to, from)));
}
