import type { Fit, Size } from './picture';
import type { FilmPreset } from './preset';

/** A look-up table, read and written clean into the store. */
export interface PlannedLut {
  /** Relative to the media root, as media are. */
  readonly path: string;
  /** SHA-256 of the file as it was read. */
  readonly sha256: string;
  readonly dimension: 1 | 3;
  /** The colours that its first and last entries stand for, where these are not black and white. */
  readonly domain?: { readonly min: readonly number[]; readonly max: readonly number[] };
}

/** A timecode that runs through the film. */
export interface RunningTimecode {
  /** Number of the film's first frame, counted from 00:00:00:00. */
  readonly first: number;
  readonly nominal: number;
  readonly drop: boolean;
}

/** What is written into the pictures; what is absent is not. */
export interface BurnIn {
  readonly timecode?: RunningTimecode;
  readonly name?: string;
  readonly watermark?: string;
}

/** What is done to the joined film before it is encoded, in this order. Deliverables that have the same share the work. */
export interface Treatment {
  readonly luts?: readonly PlannedLut[];
  /** Absent where the size is the canvas's. */
  readonly size?: Size & { readonly fit: Fit };
  /** The captions of the plan are written into the pictures. */
  readonly captions?: true;
  readonly burnIn?: BurnIn;
}

/** The size of the deliverables of a preset. */
export function pictureSize({ picture }: Pick<FilmPreset, 'picture'>, { width, height }: Size): Size {
  return { width: picture?.width ?? width, height: picture?.height ?? height };
}
