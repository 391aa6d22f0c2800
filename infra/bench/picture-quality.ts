import { type HandJob, scaled } from './by-hand';
import { CANVAS } from './footage';

/**
 * Argument list of an ffmpeg that compares a file, picture by picture, with its source on the same canvas. Pictures are numbered, since the
 * stamps of some containers are rounded; 8-bit ones are compared as 10-bit, so that all presets are held against the same.
 */
export function similarity(file: string, job: Pick<HandJob, 'source' | 'canvas' | 'working'>): string[] {
  const numbered = `format=yuv420p10le,settb=1/${CANVAS.frame_rate},setpts=N`;
  const graph = [
    `[0:v:0]${numbered}[made]`,
    `[1:v:0]${scaled(job)},${numbered}[source]`,
    '[made][source]ssim=shortest=1',
  ].join(';');
  const inputs = ['-i', file, '-i', job.source];
  return ['-hide_banner', '-nostdin', '-nostats', ...inputs, '-lavfi', graph, '-an', '-f', 'null', '-'];
}

/** The similarity of all planes of all pictures together, from what ffmpeg said. @throws Error when it did not say it. */
export function similarityIn(text: string): number {
  const found = /SSIM .*All:(\d+\.\d+)/.exec(text)?.[1];
  if (found === undefined) throw new Error('ffmpeg did not say how similar the pictures are');
  return Number(found);
}

/** Argument list of an ffprobe that writes the size of each packet of the picture. */
export function packetSizes(file: string): string[] {
  return ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=size', '-of', 'csv=p=0', file];
}

export function packetSizesIn(text: string): number {
  const sizes = text.split('\n').flatMap((line) => (/^\d+/.test(line) ? [Number.parseInt(line, 10)] : []));
  if (sizes.length === 0) throw new Error('ffprobe found no picture');
  return sizes.reduce((sum, size) => sum + size, 0);
}
