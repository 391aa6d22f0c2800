import { ffmpegArguments, READ_MEDIA } from '../ffmpeg/command';
import { codeOf, ffmpegError } from '../ffmpeg/failure';
import { type FfmpegContext, runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { soundNeed } from '../render/estimate';
import { toJpeg } from './stills';

/** Pixels; files of some five kilobytes. */
const WIDTH = 160;
const JPEG = ['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '5', '-f', 'image2', '-update', '1'];

/**
 * A small picture out of a finished film, a third in, for the report's page.
 * @param path the film; @param to where the JPEG is written.
 * @throws ReelbatchError when ffmpeg fails.
 */
export async function pictureOfFilm(context: FfmpegContext, path: string, to: string, seconds: number): Promise<void> {
  const args = ffmpegArguments(
    [{ path, options: [...READ_MEDIA, '-ss', (seconds / 3).toFixed(3)] }],
    [{ path: to, options: ['-map', '0:v:0', '-vf', toJpeg(`w=${WIDTH}:h=-2:flags=area:`), ...JPEG] }],
  );
  const end = await runFfmpeg(context, { arguments: args, need: soundNeed(1) });
  if (codeOf(end) !== undefined) throw ffmpegError(end);
}
