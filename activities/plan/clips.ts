import type { Media } from '../../model/program';
import type { Rational } from '../../model/rational';

/** An element of a track, in the order of the track. Times are seconds; `start` counts from the beginning of the file. */
export type TrackElement =
  | {
      readonly kind: 'clip';
      readonly place: string;
      readonly media: Media;
      readonly start: Rational;
      readonly duration: Rational;
    }
  | { readonly kind: 'gap'; readonly duration: Rational };

/** A timeline read but not yet laid on a canvas. Picture tracks from the bottom to the top. */
export interface ReadTimeline {
  readonly canvas: { readonly width: number; readonly height: number; readonly rate: Rational } | null;
  readonly picture: readonly (readonly TrackElement[])[];
  /** Null where the timeline has no sound of its own: then the picture's clips are heard. */
  readonly sound: readonly (readonly TrackElement[])[] | null;
  readonly leftOut: readonly string[];
}
