import { muxerOf } from '../../model/container';
import type { Preset } from '../../model/preset';

/** What a person would type instead: the same presets, no spans. Argument lists of ffmpeg and ffprobe, all but the program. */

export interface HandJob {
  readonly source: string;
  readonly seconds: number;
  readonly canvas: { readonly width: number; readonly height: number };
  readonly presets: readonly Preset[];
  /** A pixel format that all pictures pass through. Default: what the scaler finds best for each preset. */
  readonly working?: string;
  /** Where the files go. */
  readonly folder: string;
}

const QUIET = ['-hide_banner', '-v', 'error', '-nostdin', '-nostats'];

export function fileOf({ folder }: HandJob, preset: Preset): string {
  return `${folder}/${preset.name}.${preset.container}`;
}

/** One command that makes one format. */
export function oneFormat(job: HandJob, preset: Preset): string[] {
  return [
    ...readSource(job),
    ...['-map', '0:v:0', '-map', '0:a:0', '-vf', `${scaled(job)},format=${preset.video.pixelFormat}`],
    ...encoded(job, preset),
  ];
}

/** One command that decodes and scales once and makes all formats, each branch with a pixel format of its own. */
export function allFormats(job: HandJob): string[] {
  const { presets } = job;
  const branches = presets.map(({ video }, index) => `[branch${index}]format=${video.pixelFormat}[out${index}]`);
  const split = `[0:v:0]${scaled(job)},split=${presets.length}${presets.map((_, index) => `[branch${index}]`).join('')}`;
  return [
    ...readSource(job),
    ...['-filter_complex', [split, ...branches].join(';')],
    ...presets.flatMap((preset, index) => ['-map', `[out${index}]`, '-map', '0:a:0', ...encoded(job, preset)]),
  ];
}

/** A full decode of picture and sound, by one thread, since more of them overlook damage; and how loud the sound is. */
export function fullDecode(file: string): string[] {
  return [
    ...[...QUIET, '-xerror', '-threads', '1', '-i', file, '-map', '0:v:0', '-f', 'null', '-'],
    ...['-map', '0:a:0', '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
  ];
}

export function probed(file: string): string[] {
  return ['-v', 'error', '-count_packets', '-show_format', '-show_streams', '-print_format', 'json', file];
}

/**
 * One command for each small job, with one thread: many small ones fill the machine best so. `{}` stands for the job, as xargs puts it in.
 */
export function smallFormat(source: string, preset: Preset, target: string): string[] {
  const { video, audio, muxArguments, container } = preset;
  return [
    ...[...QUIET, '-y', '-threads', '1', '-i', source, '-map', '0:v:0', '-map', '0:a:0', '-map_metadata', '-1'],
    ...['-c:v', video.encoder, ...oneThread(video.arguments), '-pix_fmt', video.pixelFormat],
    ...['-c:a', audio.encoder, ...audio.arguments, '-ar', String(audio.sampleRate), '-ac', String(audio.channels)],
    ...[...muxArguments, '-f', muxerOf(container), target],
  ];
}

function readSource({ source, seconds }: HandJob): string[] {
  return [...QUIET, '-y', '-t', String(seconds), '-i', source];
}

/** The footage is HD and carries no tags of its colour: BT.709, as its deliverables are. */
export function scaled({ canvas, working }: Pick<HandJob, 'canvas' | 'working'>): string {
  const colour = 'in_color_matrix=bt709:out_color_matrix=bt709:out_range=tv';
  const through = working === undefined ? '' : `,format=${working}`;
  return `scale=w=${canvas.width}:h=${canvas.height}:flags=bicubic:${colour}${through}`;
}

function encoded(job: HandJob, preset: Preset): string[] {
  const { video, audio, muxArguments, container } = preset;
  return [
    ...['-map_metadata', '-1', '-c:v', video.encoder, ...video.arguments],
    ...['-c:a', audio.encoder, ...audio.arguments, '-ar', String(audio.sampleRate), '-ac', String(audio.channels)],
    ...[...muxArguments, '-f', muxerOf(container), fileOf(job, preset)],
  ];
}

function oneThread(args: readonly string[]): string[] {
  return args.map((word, index) => (args[index - 1] === '-threads' ? '1' : word));
}
