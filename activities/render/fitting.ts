import type { Fit, Size } from '../../model/picture';

/** What stands before and behind the scaling of a picture, and to which size it is scaled. */
export interface Fitting extends Size {
  readonly before: readonly string[];
  readonly behind: readonly string[];
}

/**
 * How a picture comes to another size. Bars: it is made as large as the frame holds, the rest stays black. Cropping: the middle
 * of it that has the frame's shape is cut out, to the nearest even pixel, and scaled to the frame. Stretching: it is scaled as it is.
 * @param from its size in square pixels; those of the file may be others, so the cut is said in parts of it.
 */
export function fitting(from: Size, to: Size, fit: Fit = 'pad'): Fitting {
  const { width, height } = to;
  if (fit === 'stretch') return { before: [], width, height, behind: [] };
  if (fit === 'crop') return { before: middle(from, to), width, height, behind: [] };
  const scale = Math.min(width / from.width, height / from.height);
  const inner = { width: evenWithin(from.width * scale, width), height: evenWithin(from.height * scale, height) };
  const fits = inner.width === width && inner.height === height;
  return { ...inner, before: [], behind: fits ? [] : [`pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`] };
}

function middle(from: Size, to: Size): string[] {
  const [wide, high] = [from.width * to.height, from.height * to.width];
  if (wide === high) return [];
  const part = (side: string, kept: number, whole: number) => `max(2,2*round(${side}*${kept}/${2 * whole}))`;
  return wide > high ? [`crop=w='${part('iw', high, wide)}':h=ih`] : [`crop=w=iw:h='${part('ih', wide, high)}'`];
}

function evenWithin(pixels: number, most: number): number {
  return Math.min(most, Math.max(2, 2 * Math.round(pixels / 2)));
}
