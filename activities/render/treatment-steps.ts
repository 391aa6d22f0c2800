import type { Canvas } from '../../model/program';
import type { PlannedLut, Treatment } from '../../model/treatment';
import type { Steps } from './branches';
import { burnIn } from './burn-in';
import { burnCaptions } from './captions';
import { fitting } from './fitting';
import { lookUp } from './look-up';

export interface Treating {
  readonly canvas: Canvas;
  /** Of the span, in the film. */
  readonly firstFrame: number;
  /** The captions of the span, as SubRip; empty for none. */
  readonly words: string;
  readonly lutFile: (lut: PlannedLut) => string;
  /** Path of the file that holds a text. */
  readonly textFile: (text: string) => string;
}

/** A treatment as filters, on pictures in Rec. 709 and limited range as they are joined. */
export function treatmentSteps(treatment: Treatment, treating: Treating): Steps {
  const { luts = [], size, captions, burnIn: burnt = {} } = treatment;
  const { canvas, lutFile, firstFrame, words, textFile } = treating;
  return [
    ...luts.map((lut) => lookUp(lut, lutFile(lut))),
    ...(size ? [resized(canvas, size)] : []),
    ...(captions && words !== '' ? [burnCaptions(textFile(words))] : []),
    ...burnIn(burnt, { size: size ?? canvas, rate: canvas.rate, firstFrame, textFile }),
  ];
}

/** One matrix is named on both sides, so that no colour is changed. */
const SCALER = 'flags=bicubic:in_color_matrix=bt709:in_range=tv:out_color_matrix=bt709:out_range=tv';

function resized(canvas: Canvas, size: NonNullable<Treatment['size']>): string {
  const { before, width, height, behind } = fitting(canvas, size, size.fit);
  return [...before, `scale=w=${width}:h=${height}:${SCALER}`, ...behind, 'setsar=1'].join(',');
}
