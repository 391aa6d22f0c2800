import type { Canvas, Dissolve, PictureSource } from '../../model/program';

export interface DissolveChains {
  /** Chains without a label at the end: the frames of what goes out and of what comes in. */
  readonly before: string;
  readonly after: string;
  /** The label of the mixed frames, and the beginning of all labels on the way. */
  readonly name: string;
  readonly canvas: Canvas;
  readonly working: 'yuv420p' | 'yuv422p10le';
}

/** The mask of a dissolve is the same everywhere: it is made this small and then scaled. */
const MASK_PIXELS = 16;

/**
 * Each frame is mixed as the dissolve stands in the middle of its time: frame k of n takes (k + 1/2) / n of the second source, to the
 * nearest step of the working format. A mask does that at a fiftieth of what an expression for each pixel costs (`blend`), and leaves two
 * sources that are alike as they are. The sources are stacked first, and the mask is made of the stack: so the shorter source ends all
 * three, and a lack of frames is found out.
 */
export function dissolveChains({ offset, length }: Dissolve<PictureSource>, chains: DissolveChains): string[] {
  const { before, after, name, canvas, working } = chains;
  const { width, height } = canvas;
  const whole = working === 'yuv420p' ? 255 : 1023;
  const share = `floor(${whole}*(N+${offset}+0.5)/${length}+0.5)`;
  const label = (part: string) => `[${name}${part}]`;
  const small = `${Math.min(MASK_PIXELS, width)}:${Math.min(MASK_PIXELS, height)}`;
  return [
    `${before}${label('from')}`,
    `${after}${label('to')}`,
    `${label('from')}${label('to')}vstack=shortest=1,split=3${label('upper')}${label('lower')}${label('both')}`,
    `${label('upper')}crop=${width}:${height}:0:0${label('a')}`,
    `${label('lower')}crop=${width}:${height}:0:${height}${label('b')}`,
    `${label('both')}crop=${small}:0:0,geq=lum='${share}':cb='${share}':cr='${share}',` +
      `scale=${width}:${height}:flags=neighbor${label('mask')}`,
    `${label('a')}${label('b')}${label('mask')}maskedmerge,setsar=1${label('')}`,
  ];
}
