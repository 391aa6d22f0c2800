import type { Canvas, ColourMatrix, MediaVideo } from '../../model/program';
import { fitting } from './fitting';

/** Before all else: one looks at the fields of neighbouring frames, the other at what is not yet scaled. */
export function asSeen({ interlaced, alpha }: MediaVideo): string[] {
  return [
    ...(interlaced ? ['bwdif=mode=send_frame:deint=interlaced'] : []),
    ...(alpha ? ['premultiply=inplace=1'] : []),
  ];
}

/** Size and colour of the canvas. */
export function conform(video: MediaVideo, canvas: Canvas): string[] {
  const { before, width, height, behind } = fitting(video, canvas, canvas.fit);
  const scaled = `scale=w=${width}:h=${height}:flags=bicubic:${scaledColour(video)}`;
  return [...before, scaled, ...toRec709(video), ...behind, 'setsar=1'];
}

/**
 * The scaler is told of one matrix on both sides, whatever the source's is, and so leaves colours alone: left to itself it takes an untagged
 * picture for BT.601 whatever its size, and a matrix that it has to change costs it three times as much as all the scaling.
 */
function scaledColour({ matrix, range }: MediaVideo): string {
  const to = 'out_color_matrix=bt709:out_range=tv';
  return matrix === null ? to : `in_color_matrix=bt709:in_range=${range}:${to}`;
}

const MATRIX_NAMES: Readonly<Record<ColourMatrix, string>> = {
  bt601: 'smpte170m',
  bt709: 'bt709',
  bt2020: 'bt2020ncl',
  fcc: 'fcc',
  smpte240m: 'smpte240m',
};

/**
 * Another matrix is changed for that of the deliverables, and the primaries of BT.2020 for theirs, in linear light; what is the same is
 * named alike, so that it stays as it is. The curve of BT.2020 is that of BT.709 (ITU-R BT.2020-2, table 4).
 */
function toRec709({ matrix, primaries }: MediaVideo): string[] {
  // Colours without a matrix were given that of the deliverables when they were scaled.
  const from = MATRIX_NAMES[matrix ?? 'bt709'];
  if (from === 'bt709' && primaries === undefined) return [];
  const alike = `iprimaries=${primaries ?? 'bt709'}:primaries=bt709:itrc=bt709:trc=bt709`;
  return [`colorspace=ispace=${from}:space=bt709:${alike}:irange=tv:range=tv`];
}
