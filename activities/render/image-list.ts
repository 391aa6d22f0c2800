import { ReelbatchError } from '../../model/failure';

/**
 * The images of a list as ffmpeg's concat demuxer reads it, one a frame. Stamps are made anew behind it: those of images are of no rate.
 * @throws ReelbatchError MEDIA_UNREADABLE for a path that cannot be written there.
 */
export function imageList(paths: readonly string[]): string {
  const lines = paths.flatMap((path) => [`file '${escaped(path)}'`, 'duration 1']);
  return `${['ffconcat version 1.0', ...lines].join('\n')}\n`;
}

/** A percent sign would stand for a number, and so for other files; a line ends at its end even within quotes. */
function escaped(path: string): string {
  if (/[%\n\r]/.test(path))
    throw new ReelbatchError('MEDIA_UNREADABLE', 'The path of an image holds a percent sign or the end of a line.');
  return path.replaceAll("'", "'\\''");
}
