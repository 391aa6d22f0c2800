import type { ColourMatrix, MediaVideo } from '../../model/program';
import type { ProbedStream } from '../ffmpeg/probe';

/**
 * Matrices as ffprobe names them (ITU-T H.273, matrix coefficients): two are those of BT.601. Constant luminance is read by the
 * coefficients of the other BT.2020: ffmpeg has no filter for it.
 */
const MATRICES: Readonly<Record<string, ColourMatrix>> = {
  bt709: 'bt709',
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  fcc: 'fcc',
  smpte240m: 'smpte240m',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
};

/** Pixel formats that are no luma and chroma: there is no matrix to undo. */
const WITHOUT_MATRIX = /^(0?rgb|0?bgr|argb|abgr|x2rgb|x2bgr|gbr|pal8|mono|gray|ya|bayer|xyz)/;

/** From this size on an untagged picture is taken for HD and for BT.709, as players do; below for SD and BT.601. */
const HD_WIDTH = 1280;
const HD_HEIGHT = 720;

/** How a source's samples become colours: by its tags, else by the rule for its size. */
export function colourOf(stream: ProbedStream): Pick<MediaVideo, 'matrix' | 'range' | 'primaries'> {
  const { pix_fmt = '', color_space = '', color_primaries, color_range, width = 0, height = 0 } = stream;
  const primaries = color_primaries === 'bt2020' ? ({ primaries: 'bt2020' } as const) : {};
  if (WITHOUT_MATRIX.test(pix_fmt)) return { matrix: null, range: 'pc', ...primaries };
  const usual = width >= HD_WIDTH || height >= HD_HEIGHT ? 'bt709' : 'bt601';
  return {
    matrix: MATRICES[color_space] ?? usual,
    range: color_range === 'pc' || pix_fmt.startsWith('yuvj') ? 'pc' : 'tv',
    ...primaries,
  };
}
