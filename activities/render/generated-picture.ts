import { assertNever } from '../../model/assert-never';
import type { Canvas, GeneratedPicture } from '../../model/program';

/** From so many lines on colour bars are those of HD (SMPTE RP 219), below those of SD (SMPTE EG 1), whose samples are of BT.601. */
const HD_LINES = 720;

/** Some frames of a picture that comes from no file, in Rec. 709 and limited range. */
export function generated(picture: GeneratedPicture, frames: number, canvas: Canvas): string {
  const { width, height, rate } = canvas;
  const size = `s=${width}x${height}:r=${rate.num}/${rate.den}`;
  const cut = `trim=end_frame=${frames},setsar=1`;
  switch (picture.kind) {
    case 'black':
      return `color=c=black:${size},${cut}`;
    case 'bars':
      return height >= HD_LINES
        ? `smptehdbars=${size},${cut}`
        : `smptebars=${size},format=yuv444p,${FROM_BT601},${cut}`;
    case 'colour':
      return `color=c=0x${picture.colour}:${size},format=gbrp,scale=out_color_matrix=bt709:out_range=tv,${cut}`;
    default:
      return assertNever(picture);
  }
}

const FROM_BT601 =
  'colorspace=ispace=smpte170m:space=bt709:iprimaries=bt709:primaries=bt709:itrc=bt709:trc=bt709:irange=tv:range=tv';
