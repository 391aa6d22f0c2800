import { hasMillisecondStamps, muxerOf } from '../../model/container';
import type { FilmPreset } from '../../model/preset';
import type { Rational } from '../../model/rational';

/**
 * Encoders write into their header where the colours of the first picture lie, JPEG's in another place than most, and black has none: spans
 * that are to be joined must all say the same.
 */
const CHROMA_SITE = ['-chroma_sample_location', 'left'];

/** Output options of a span in a preset. @param index of the output among those of the graph. */
export function encodeOptions({ video }: FilmPreset, index: number, { num, den }: Rational): string[] {
  const timescale = hasMillisecondStamps(video.spanContainer) ? [] : ['-video_track_timescale', String(num)];
  return [
    ...['-map', `[out${index}]`, '-map_metadata', '-1', '-r', `${num}/${den}`, '-c:v', video.encoder],
    ...video.arguments,
    ...CHROMA_SITE,
    ...timescale,
    ...['-f', muxerOf(video.spanContainer)],
  ];
}
