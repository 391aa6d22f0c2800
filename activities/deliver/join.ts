import type { AssemblyPlan, RenditionRecord } from '../../model/assembly-plan';
import { hasMillisecondStamps, muxerOf } from '../../model/container';
import type { FilmPreset, Preset } from '../../model/preset';
import type { Canvas } from '../../model/program';
import { divide, type Rational, rational, toSecondsText } from '../../model/rational';
import { type FileArguments, READ_LIST } from '../ffmpeg/command';
import type { Making } from './making';
import { muxArguments } from './start-timecode';

/**
 * Output options that hash the picture's packets. 128 bits of MurmurHash3 find every mistake of a join as surely as SHA-256 would,
 * which against this needs six times as long and has no forger to keep out here; the file as a whole gets its SHA-256.
 */
export const HASH_PICTURE: readonly string[] = [
  ...['-map', '0:v:0', '-c', 'copy', '-f', 'streamhash', '-hash', 'murmur3'],
];

/** The hash of pictures or sound in a line of ffmpeg's streamhash: `0,v,murmur3=...`. */
export function hashIn(text: string, stream: 'v' | 'a'): string | undefined {
  return new RegExp(`^\\d+,${stream},murmur3=([0-9a-f]{32})`, 'im').exec(text)?.[1];
}

export interface ListedFile {
  readonly path: string;
  /** Length in seconds, where the container's own stamps are too coarse to add up. */
  readonly duration: Rational | null;
}

/** A list for ffmpeg's concat demuxer. Quotes inside a quoted path are closed, escaped and opened again (its documented rule). */
export function concatList(files: readonly ListedFile[]): string {
  const lines = files.flatMap(({ path, duration }) => [
    `file 'file:${path.replaceAll("'", "'\\''")}'`,
    ...(duration ? [`duration ${toSecondsText(duration)}`] : []),
  ]);
  return `ffconcat version 1.0\n${lines.join('\n')}\n`;
}

/** Writes the list of a row's stretches. @returns its path. */
export async function writeSoundList(
  name: string,
  stretches: readonly RenditionRecord[],
  { store, place }: Pick<Making<Preset>, 'store' | 'place'>,
): Promise<string> {
  const files = stretches.map((record) => ({ path: store.renditions.path(record), duration: null }));
  return await place.write(`${name}.ffconcat`, concatList(files));
}

/** Frames as seconds, for containers that count in milliseconds; null for those whose time scale holds every frame exactly. */
export function listedDuration(
  container: FilmPreset['video']['spanContainer'],
  frames: number,
  rate: Rational,
): Rational | null {
  return hasMillisecondStamps(container) ? divide(rational(frames), rate) : null;
}

export interface Join {
  readonly preset: FilmPreset;
  readonly canvas: Canvas;
  readonly pictureList: string;
  readonly soundList: string;
  /** The timecode of the first frame; undefined: the preset's own. */
  readonly start: AssemblyPlan['start'];
  /** A file of cues that this product wrote, and their language; null: no track of captions. */
  readonly captions: { readonly path: string; readonly language: string } | null;
  /** Filters that the joined sound passes; null: it stays as it is. */
  readonly soundFilter: string | null;
  readonly output: string;
  /** Where the hash of the picture packets that went in is written. */
  readonly packetHash: string;
}

function captionTrack(language: string): string[] {
  return ['-map', '2:s:0', '-c:s', 'mov_text', '-metadata:s:s:0', `language=${language}`];
}

/**
 * One ffmpeg that joins the spans by copy, encodes the joined sound and muxes both. Time stamps are put on the exact grid of the frame
 * rate: spans alone leave each join some microseconds off, and the average rate wrong.
 */
export function joinFiles(join: Join): { inputs: readonly FileArguments[]; outputs: readonly FileArguments[] } {
  const { preset, canvas } = join;
  const { num, den } = canvas.rate;
  const stamp = (name: string) => `${name.toLowerCase()}=round(${name}*TB*${num}/${den})*${den}/${num}/TB`;
  const coarse = hasMillisecondStamps(preset.container);
  const exact = coarse ? [] : ['-bsf:v', `setts=${stamp('PTS')}:${stamp('DTS')}`];
  const timescale = coarse ? [] : ['-video_track_timescale', String(num)];
  return {
    inputs: [
      // The packets are copied as they are: all spans have the same codec header, which was checked.
      { path: join.pictureList, options: [...READ_LIST, '-auto_convert', '0'] },
      { path: join.soundList, options: READ_LIST },
      ...(join.captions ? [{ path: join.captions.path, options: ['-protocol_whitelist', 'file', '-f', 'srt'] }] : []),
    ],
    outputs: [
      {
        path: join.output,
        options: [
          ...['-map', '0:v:0', '-map', '1:a:0', '-map_metadata', '-1', '-c:v', 'copy', ...exact, ...timescale],
          ...(join.soundFilter === null ? [] : ['-af', join.soundFilter]),
          ...['-c:a', preset.audio.encoder, ...preset.audio.arguments],
          ...['-ar', String(preset.audio.sampleRate), '-ac', String(preset.audio.channels)],
          ...(join.captions ? captionTrack(join.captions.language) : []),
          ...muxArguments(preset, join.start),
          ...['-f', muxerOf(preset.container)],
        ],
      },
      { path: join.packetHash, options: HASH_PICTURE },
    ],
  };
}
