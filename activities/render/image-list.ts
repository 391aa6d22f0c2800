import { ReelbatchError } from '../../model/failure';
import type { FileArguments } from '../ffmpeg/command';
import type { GraphInput } from './source-chain';
import type { WorkPlace } from './work-place';

/**
 * The images of a list as ffmpeg's concat demuxer reads it, one a frame. Stamps are made anew behind it: those of images are of no rate.
 * @throws ReelbatchError MEDIA_UNREADABLE for a path that cannot be written there.
 */
export function imageList(paths: readonly string[]): string {
  // A percent sign would stand for a number, and so for other files; a line ends at its end even within quotes.
  if (paths.some((path) => /[%\n\r]/.test(path)))
    throw new ReelbatchError('MEDIA_UNREADABLE', 'The path of an image holds a percent sign or the end of a line.');
  const lines = paths.flatMap((path) => [`file '${listed(path)}'`, 'duration 1']);
  return `${['ffconcat version 1.0', ...lines].join('\n')}\n`;
}

/** A path as it is written in such a list. */
export function listed(path: string): string {
  return path.replaceAll("'", "'\\''");
}

/** Writes the lists among the inputs of a graph. @returns what ffmpeg reads, and the text of each list by its name. */
export async function writeLists(inputs: readonly GraphInput[], place: WorkPlace) {
  const texts: Record<string, string> = {};
  const read: FileArguments[] = [];
  for (const [index, { path, list, options }] of inputs.entries()) {
    const name = `images-${index}.txt`;
    if (list !== undefined) texts[name] = list;
    read.push({ path: list === undefined ? path : await place.write(name, list), options });
  }
  return { inputs: read, texts };
}
