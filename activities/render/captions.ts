import { dirname } from 'node:path';
import { filterValue } from '../ffmpeg/filter-value';
import { FONT } from './burn-in';

/** Where the fonts lie that come with the product: a machine's own might look otherwise. */
export const FONTS = dirname(FONT);

/** White with a thin black edge, as players show them; sizes are of a picture 288 high, as the filter counts. */
const STYLE = 'FontName=DejaVu Sans,FontSize=16,Outline=1,Shadow=0,MarginV=18';

/** Writes captions into the pictures. @param file SubRip that this product wrote: the filter looks into whatever it is given. */
export function burnCaptions(file: string): string {
  return `subtitles=filename=${filterValue(file)}:fontsdir=${filterValue(FONTS)}:force_style=${filterValue(STYLE)}`;
}
