import type { PlannedLut } from '../../model/treatment';
import { filterValue } from '../ffmpeg/filter-value';

/** Samples are computed as exactly as the scaler can: in 10 bits a table that changes nothing changes no sample. */
const EXACT = 'flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp';

/** White of a sample of 16 bits. */
const WHITE = 65_535;

/** A table is looked up in full-range RGB of 16 bits; what comes out is 4:4:4 in 10 bits, from which every format is made. */
export function lookUp({ dimension, domain }: PlannedLut, path: string): string {
  const method = dimension === 3 ? 'tetrahedral' : 'linear';
  return [
    `scale=in_color_matrix=bt709:in_range=tv:out_range=pc:${EXACT}`,
    'format=gbrp16le',
    ...(domain ? [domained(domain)] : []),
    `lut${dimension}d=file=${filterValue(path)}:interp=${method}`,
    `scale=in_range=pc:out_color_matrix=bt709:out_range=tv:${EXACT}`,
    'format=yuv444p10le',
  ].join(',');
}

/** Colours from the first to the last entry as those from black to white. ffmpeg reads the width of a domain and not where it begins. */
function domained({ min, max }: NonNullable<PlannedLut['domain']>): string {
  const channel = (index: number) => {
    const [low, high] = [min[index] ?? 0, max[index] ?? 1].map((end) => (end * WHITE).toFixed(6));
    return `'clip((val-(${low}))*${WHITE}/((${high})-(${low})),0,${WHITE})'`;
  };
  return `lutrgb=r=${channel(0)}:g=${channel(1)}:b=${channel(2)}`;
}
