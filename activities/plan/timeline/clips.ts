import type { GeneratedPicture, Media } from '../../../model/program';
import type { Rational } from '../../../model/rational';

/** An element of a track, in the order of the track. Times are seconds; `start` counts from the beginning of the file. */
export type TrackElement =
  | {
      readonly kind: 'clip';
      readonly place: string;
      readonly media: Media;
      readonly start: Rational;
      readonly duration: Rational;
      /** The frame at `start` is shown all the time. */
      readonly held?: boolean;
      /** Seconds of the file in one of the clip, below zero for backwards; absent at its own speed. */
      readonly speed?: Rational;
    }
  /** Nothing: what lies below is seen. */
  | { readonly kind: 'gap'; readonly duration: Rational }
  /** Black, colour bars or a colour, which cover what lies below. */
  | { readonly kind: 'generated'; readonly picture: GeneratedPicture; readonly duration: Rational }
  /** Tracks inside a track, from the bottom to the top, that together are as long as `duration`. */
  | { readonly kind: 'stack'; readonly rows: readonly Track[]; readonly duration: Rational }
  | Transition;

/** A dissolve across the cut between the elements on either side: it begins `in` before it and ends `out` behind it. */
export interface Transition {
  readonly kind: 'transition';
  readonly place: string;
  readonly in: Rational;
  readonly out: Rational;
}

export type Track = readonly TrackElement[];

/** A timeline read but not yet laid on a canvas. Picture tracks from the bottom to the top. */
export interface ReadTimeline {
  readonly canvas: { readonly width: number; readonly height: number; readonly rate: Rational } | null;
  readonly picture: readonly Track[];
  /** Null where the timeline has no sound of its own: then the picture's clips are heard. */
  readonly sound: readonly Track[] | null;
  /** The timecode of its first frame, where it says one. */
  readonly startTimecode?: string;
  readonly leftOut: readonly string[];
  /** Of these, what decides what is seen or heard. */
  readonly departures?: readonly string[];
}
