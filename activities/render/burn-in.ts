import type { Size } from '../../model/picture';
import type { Rational } from '../../model/rational';
import { timecodeText } from '../../model/timecode';
import type { BurnIn } from '../../model/treatment';
import { filterValue } from '../ffmpeg/filter-value';

/** The font comes with the product: a machine's own might look otherwise. Its letters are all as wide as this part of their height. */
export const FONT = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf');
const LETTER_WIDTH = 0.602;

const BOXED = 'fontcolor=white:box=1:boxcolor=black@0.5';

export interface BurningIn {
  /** Of the pictures that are written into. */
  readonly size: Size;
  readonly rate: Rational;
  /** Of the span, in the film. */
  readonly firstFrame: number;
  /** Path of the file that holds a text. */
  readonly textFile: (text: string) => string;
}

/** The texts that a burn-in reads from files, so that nothing in them is taken for words of a filter. */
export function textsOf({ name, watermark }: BurnIn): string[] {
  return [name, watermark].flatMap((text) => text ?? []);
}

/** The name above on the left, the watermark in the middle, the timecode below in the middle. */
export function burnIn({ timecode, name, watermark }: BurnIn, burning: BurningIn): string[] {
  const { size, rate, firstFrame, textFile } = burning;
  const height = Math.max(8, Math.round(Math.min(size.height / 22, size.width / 24)));
  const margin = Math.round(0.8 * height);
  const box = `${BOXED}:boxborderw=${Math.round(height / 4)}`;
  const fixed = (text: string, most: number) =>
    `textfile=${filterValue(textFile(text))}:expansion=none:fontsize=${fitting(text, most, size)}`;
  return [
    ...(watermark === undefined
      ? []
      : [
          `${fixed(watermark, size.height / 9)}:fontcolor=white@0.4:borderw=1:bordercolor=black@0.4:x=(w-tw)/2:y=(h-th)/2`,
        ]),
    ...(name === undefined ? [] : [`${fixed(name, 0.8 * height)}:${box}:x=${margin}:y=${margin}`]),
    ...(timecode === undefined
      ? []
      : [
          `timecode=${filterValue(timecodeText(timecode.first + firstFrame, timecode))}:` +
            `timecode_rate=${rate.num}/${rate.den}:tc24hmax=1:fontsize=${height}:${box}:x=(w-tw)/2:y=h-${margin}-ascent`,
        ]),
  ].map((words) => `drawtext=fontfile=${filterValue(FONT)}:${words}`);
}

/** The size of a text that is not wider than nine tenths of the picture. */
function fitting(text: string, most: number, { width }: Size): number {
  return Math.max(6, Math.floor(Math.min(most, (0.9 * width) / (LETTER_WIDTH * text.length))));
}
