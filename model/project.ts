import type { FailureCode } from './failure';
import type { JobForecast } from './forecast';
import type { Canvas } from './program';
import type { Rational } from './rational';

/** What a project's film is read from. */
export const PROJECT_SOURCES = ['timeline.otio', 'timeline.otioz', 'timeline.edl', 'folder'] as const;
export type ProjectSource = (typeof PROJECT_SOURCES)[number];

/** What is in tracks of one kind, tracks inside tracks included. */
export interface TrackCounts {
  readonly tracks: number;
  readonly clips: number;
  readonly transitions: number;
}

/** A file, or a sequence of images, that a film is made of. */
export interface UsedSource {
  /** Relative to the media root. */
  readonly path: string;
  /** Null for one without a picture. */
  readonly picture: {
    readonly width: number;
    readonly height: number;
    /** Null of a still, as its length is. */
    readonly rate: Rational | null;
    readonly seconds: number | null;
    readonly codec: string;
  } | null;
  /** Null for one without sound. */
  readonly sound: { readonly sampleRate: number; readonly channels: number; readonly seconds: number } | null;
}

/** A project assembled. */
export interface ProjectFilm {
  readonly canvas: Canvas;
  readonly frames: number;
  readonly startTimecode: string | null;
  readonly picture: TrackCounts;
  /** Of tracks of sound alone: without any, the picture's own sound is heard. */
  readonly sound: TrackCounts;
  readonly sourcesTotal: number;
  /** The first of them, in the order in which the film needs them. */
  readonly sources: readonly UsedSource[];
}

/** What a project is as its timeline and its media are now. */
export interface ProjectLook extends Pick<JobForecast, 'leftOut' | 'warnings' | 'failures'> {
  /** Null where it cannot be assembled. */
  readonly film: ProjectFilm | null;
}

/** A picture of a film as it would be made now. */
export interface ThumbnailOrder {
  readonly projectId: string;
  /** Seconds from the beginning of the film; null: a third in. */
  readonly atSeconds: number | null;
  /** Pixels; never more than the canvas has. */
  readonly width: number;
}

/** Where a picture lies in the store, or why there is none. */
export type ThumbnailAnswer =
  | { readonly made: { readonly ref: string; readonly frame: number; readonly seconds: number } }
  | { readonly refused: { readonly code: FailureCode; readonly detail: string; readonly file: string | null } };
